-- The key that signs the links of mails. It lies in Vault, is made when the first link is, and leaves the database only as
-- signatures and as the key of one mail's links, which the sender needs to sign their targets.
-- Owns: private.mail_link_secret(), private.mail_signature(), private.signed_token(). Reads: vault.decrypted_secrets.

-- Definer: the secret is for nobody else.
create function private.mail_link_secret() returns text
language plpgsql security definer set search_path = ''
as $$
declare
  secret text;
begin
  select s.decrypted_secret into secret from vault.decrypted_secrets s where s.name = 'mail_link_secret';
  if secret is null then
    -- Of two at once the second finds what the first made.
    perform pg_advisory_xact_lock(hashtext('mail_link_secret'));
    select s.decrypted_secret into secret from vault.decrypted_secrets s where s.name = 'mail_link_secret';
  end if;
  if secret is null then
    secret := encode(extensions.gen_random_bytes(32), 'hex');
    perform vault.create_secret(secret, 'mail_link_secret');
  end if;
  return secret;
end $$;

create function private.mail_signature(words text, secret text) returns text
language sql immutable set search_path = ''
as $$
  select encode(extensions.hmac(mail_signature.words, mail_signature.secret, 'sha256'), 'hex')
$$;

-- The same for the mails of a batch: each token as it stands in links, and the key of their targets. Written out, for a
-- function that is called for every mail costs more than what it does.
create function private.mail_link_signs(tokens text[], secret text) returns table (token text, signed text, link_key text)
language sql immutable set search_path = ''
as $$
  select t.token, t.token || left(encode(extensions.hmac('token ' || t.token, mail_link_signs.secret, 'sha256'), 'hex'), 32),
    encode(extensions.hmac('links ' || t.token, mail_link_signs.secret, 'sha256'), 'hex')
  from unnest(mail_link_signs.tokens) as t (token)
$$;

-- A mail's token as it stands in its links: signed, so that a forged one is known without a look at any table, and a true
-- one even when its mail is gone.
create function private.signed_token(token text, secret text) returns text
language sql immutable set search_path = ''
as $$
  select s.signed from private.mail_link_signs(array[signed_token.token], signed_token.secret) s
$$;

-- The token within a signed one; null when the signature is not ours.
create function private.token_of_link(signed text) returns text
language plpgsql set search_path = ''
as $$
declare
  token text := left(signed, -32);
begin
  if signed !~ '^[0-9a-f]{64,100}$' then
    return null;
  end if;
  return case when private.signed_token(token, private.mail_link_secret()) = signed then token end;
end $$;

-- Signs the targets of one mail's links.
create function private.mail_link_key(token text, secret text) returns text
language sql immutable set search_path = ''
as $$
  select s.link_key from private.mail_link_signs(array[mail_link_key.token], mail_link_key.secret) s
$$;
