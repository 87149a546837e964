using Platform.Simulators;

// Stand-ins for the outside world on a developer's machine: an SMS gateway in Viettel's shape, a postal carrier in
// VNPost's shape, the national payment platform and a remote signing service. Behind the same Dapr components as the real ones; loopback only; nothing leaves the machine.
//
// Environment: ASPNETCORE_URLS, DATA_FOLDER (the carrier's orders, the signing authority), GATEWAY_URL (whom the carrier tells of scans),
// CARRIER_WEBHOOK_SECRET, CARRIER_TIME_SCALE (1 = a parcel takes about a second; 60 = a minute), SMS_USER and SMS_PASSWORD (checked when set),
// PAYMENT_SECRET, PUBLIC_ORIGIN (where people go back to after paying and signing in), SIMULATORS_ORIGIN (where browsers reach this process: the
// page to pay on; default: as the order reached it).
// For a trial in a cluster, where nothing else stands beside the platform: SIGN_IN_ISSUER makes it the identity provider too (SignIn.cs),
// SMTP_PORT the mail server (Mail.cs).
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 256 * 1024);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Platform", LogLevel.Information);
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<SmsGateway>();
builder.Services.AddSingleton<PaymentGateway>();
builder.Services.AddSingleton<SigningService>();
builder.Services.AddSingleton(services => new OrderBook(services.GetRequiredService<IConfiguration>()["DATA_FOLDER"] ?? ".", services.GetRequiredService<TimeProvider>()));
builder.Services.AddSingleton<ScanSender>();
builder.Services.AddHostedService(services => services.GetRequiredService<ScanSender>());
builder.Services.AddSingleton<Mail>();
builder.Services.AddHostedService(services => services.GetRequiredService<Mail>());

var app = builder.Build();
app.MapGet("/health/live", () => "ok");
app.MapGet("/", Page.Show);
SmsGateway.Map(app);
Carrier.Map(app);
PaymentGateway.Map(app);
SigningService.Map(app);
Mail.Map(app);
if (app.Configuration["SIGN_IN_ISSUER"] is { Length: > 0 } issuer)
    new SignIn(app.Configuration, issuer, TimeProvider.System).Map(app);
app.Services.GetRequiredService<SigningService>().Root(); // there for whoever is to trust it
await app.RunAsync();
