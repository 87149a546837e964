using Platform.PostalReturns;
using Platform.Postgres;
using Platform.ServiceDefaults;

return await ServiceProgram.Run(args, Commands.All, async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(PostalReturnsSetup).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServiceDefaults("postal-returns", "PostalReturns", "Trả kết quả qua dịch vụ bưu chính công ích: bưu gửi, bảng kê giao nhận, đơn vị vận chuyển.");
    builder.AddPostalReturns();

    var app = builder.Build();
    if (args is [var first, ..] && !first.StartsWith('-'))
        return await Commands.Run(app.Services, args, Console.Out, CancellationToken.None);
    app.UseServiceDefaults();
    app.MapPostalReturns();
    await app.RunAsync();
    return 0;
});
