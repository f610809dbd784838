-- Research schedule: pages that were read are not kept for ever.
-- Owns: the cron job `forget_research_pages`.
select cron.schedule('forget_research_pages', '52 3 * * *', 'select private.forget_research_pages()');
