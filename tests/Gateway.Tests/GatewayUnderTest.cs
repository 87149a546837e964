using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Testing;

namespace Platform.Gateway.Tests;

/// <summary>The real gateway on a real socket, so that the server's own limits hold; stubs behind it.</summary>
public sealed class GatewayUnderTest : WebApplicationFactory<Program>, IAsyncLifetime
{
    private static readonly string[] Names = ["CitizenWeb", "StaffWeb", "Procedures", "Dossiers", "PostalReturns", "Notifications"];
    private readonly List<StubService> stubs = [];

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Reporting has an address at which nobody listens until <see cref="StartReporting"/>.</summary>
    public int ReportingPort { get; } = Ports.Free();

    public async Task InitializeAsync()
    {
        foreach (var name in Names)
            stubs.Add(await StubService.Start(name));
        UseKestrel(0);
        StartServer();
    }

    public async Task<StubService> StartReporting()
    {
        var stub = await StubService.Start("Reporting", ReportingPort);
        stubs.Add(stub);
        return stub;
    }

    public HttpClient As(TestPerson? person)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ClientOptions.BaseAddress };
        if (person is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For(person));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Auth:Authority", TestTokens.Issuer);
        foreach (var stub in stubs)
            builder.UseSetting($"Services:{stub.Name}", stub.Address);
        builder.UseSetting("Services:Reporting", $"http://127.0.0.1:{ReportingPort}");
        foreach (var (key, value) in Settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(TestTokens.Trust);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        foreach (var stub in stubs)
            await stub.DisposeAsync();
    }
}
