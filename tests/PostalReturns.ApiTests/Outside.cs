using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.PostalReturns.ApiTests;

/// <summary>
/// What PostalReturns calls, on a real loopback server: the identity provider's token endpoint, Dossiers' contacts, and the sidecar with VNPost behind
/// the binding <c>carrier-vnpost</c>, in the shapes of build/Simulators and build/LocalSidecar.
/// </summary>
public sealed class Outside : IAsyncDisposable
{
    private WebApplication? app;

    public string Address { get; private set; } = "";

    /// <summary>Contacts by dossier id: a body, or the status to answer with.</summary>
    public ConcurrentDictionary<Guid, object> Contacts { get; } = new();

    /// <summary>How often the carrier fails before it answers, per order number.</summary>
    public ConcurrentDictionary<string, int> FailuresBefore { get; } = new();

    /// <summary>The carrier takes the order, but the first answer is lost on the way.</summary>
    public ConcurrentDictionary<string, bool> LosesFirstAnswer { get; } = new();

    /// <summary>Runs between the carrier's taking the order and its answer.</summary>
    public ConcurrentDictionary<string, Func<string, Task>> BeforeAnswer { get; } = new();

    /// <summary>Orders taken: number → (item code, the order as it came).</summary>
    public ConcurrentDictionary<string, (string ItemCode, JsonElement Order)> Orders { get; } = new();

    /// <summary>What tracking answers, by item code.</summary>
    public ConcurrentDictionary<string, object[]> Tracks { get; } = new();

    /// <summary>What cancelling answers, by item code; done where nothing is said.</summary>
    public ConcurrentDictionary<string, string> CancelAnswers { get; } = new();

    /// <summary>Item codes that were cancelled, each time.</summary>
    public ConcurrentBag<string> Cancelled { get; } = [];

    public ConcurrentBag<string> PathsAsked { get; } = [];

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => new { token_endpoint = $"{Address}/token" });
        app.MapPost("/token", () => new { access_token = "of-postal-returns", expires_in = 600 });
        app.MapGet("/v1/contacts/{dossier:guid}", (Guid dossier, HttpRequest request) =>
            request.Headers.Authorization != "Bearer of-postal-returns" ? Results.StatusCode(401)
            : Contacts.TryGetValue(dossier, out var contact) ? contact is int status ? Results.StatusCode(status) : Results.Json(contact) : Results.NotFound());
        app.MapPost("/v1.0/bindings/carrier-vnpost", Bind);
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    private async Task<IResult> Bind(JsonElement call)
    {
        var path = call.GetProperty("metadata").GetProperty("path").GetString()!;
        PathsAsked.Add($"{call.GetProperty("operation").GetString()} {path}");
        return (call.GetProperty("operation").GetString(), path) switch
        {
            ("post", "/price") => Price(call.GetProperty("data")),
            ("post", "/orders") => await Place(call.GetProperty("data")),
            ("post", _) when path.EndsWith("/cancel", StringComparison.Ordinal) => Cancel(path["/orders/".Length..^"/cancel".Length]),
            ("get", _) => Track(path["/orders/".Length..]),
            _ => Failed(),
        };
    }

    private static IResult Price(JsonElement request) => Answer(new
    {
        Status = "100",
        Message = "",
        Price = request.GetProperty("SenderProvince").GetString() == request.GetProperty("ReceiverProvince").GetString() ? 22_000 : 35_000,
        CODFee = 0,
        Total = request.GetProperty("SenderProvince").GetString() == request.GetProperty("ReceiverProvince").GetString() ? 22_000 : 35_000,
    });

    private async Task<IResult> Place(JsonElement order)
    {
        var number = order.GetProperty("OrderNumber").GetString()!;
        if (FailuresBefore.AddOrUpdate(number, -1, (_, left) => left - 1) >= 0)
            return Failed();
        var fresh = !Orders.ContainsKey(number);
        var (itemCode, _) = Orders.GetOrAdd(number, _ => ($"CE{Guid.NewGuid().ToString("N")[..10]}VN", order.Clone()));
        if (BeforeAnswer.TryGetValue(number, out var before))
            await before(itemCode);
        if (LosesFirstAnswer.TryRemove(number, out _))
            return Failed();
        return Answer(new { Status = fresh ? "100" : "101", Message = "", ItemCode = itemCode });
    }

    private IResult Cancel(string itemCode)
    {
        Cancelled.Add(itemCode);
        return CancelAnswers.TryGetValue(itemCode, out var status) && status == "503" ? Failed() : Answer(new { Status = status ?? "100", Message = "", ItemCode = itemCode });
    }

    private IResult Track(string itemCode) => Tracks.TryGetValue(itemCode, out var scans)
        ? Answer(new { Status = "100", ItemCode = itemCode, Scans = scans })
        : Failed();

    /// <summary>As daprd says it, the provider being down or having answered outside 2xx.</summary>
    private static IResult Failed() => Results.Json(new { errorCode = "ERR_INVOKE_OUTPUT_BINDING", message = "error invoking output binding carrier-vnpost: received status code 503" }, statusCode: 500);

    private static IResult Answer(object answer) => Results.Json(answer, new JsonSerializerOptions());

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }
}
