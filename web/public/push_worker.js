// Shows what the server pushes while the page is closed, and leads to it. The same tag shows once.
addEventListener("push", (event) => {
  const { title, body, tag, url } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, data: { url }, icon: "favicon.svg" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(
    clients.matchAll({ type: "window" }).then((pages) => {
      const open = pages.find((page) => new URL(page.url).origin === location.origin);
      return open ? open.focus().then((page) => page.navigate(url)) : clients.openWindow(url);
    }),
  );
});
