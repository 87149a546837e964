const services = ['procedures', 'dossiers', 'notifications', 'postal-returns', 'reporting'];
const asked = new URLSearchParams(location.search).get('service');
const service = services.includes(asked) ? asked : services[0];
document.querySelector(`nav a[href="?service=${service}"]`).setAttribute('aria-current', 'page');
window.SwaggerUIBundle({ url: `/openapi/${service}.json`, dom_id: '#document', deepLinking: true, validatorUrl: null });
