using Platform.Gateway;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddGateway();
var app = builder.Build();
app.UseGateway();
await app.RunAsync();

public partial class Program;
