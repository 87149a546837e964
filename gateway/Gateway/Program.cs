using Platform.Gateway;
using Platform.ServiceDefaults;

return await ServiceProgram.Run(args, [], async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddGateway();
    var app = builder.Build();
    app.UseGateway();
    await app.RunAsync();
    return 0;
});

public partial class Program;
