namespace Platform.LocalSidecar;

/// <summary>Where the apps listen: <c>name=url,name=url</c>. A name may come twice, for two replicas; both are called, as with daprd.</summary>
public sealed record Apps(IReadOnlyList<(string Name, Uri Address)> All)
{
    public static Apps Parse(string text) => new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair =>
        pair.Split('=', 2) is [var name, var url] && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? (name, address)
            : throw new InvalidDataException($"--apps: '{pair}' is not name=url"))]);
}

/// <summary><c>bindings.cron</c>: POSTs to <c>/{binding name}</c> of every app in the component's scopes when its time comes.</summary>
/// <remarks>The next call of a binding waits for the one before; an app that is down is told of at its first failure and when it is back.</remarks>
public sealed class CronBindings(Components components, Apps apps, IConfiguration configuration, ILogger<CronBindings> log) : BackgroundService
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string _token = configuration["APP_API_TOKEN"] ?? "";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        from component in components.OfType("bindings.cron")
        let schedule = Schedule.Parse(component.Required("schedule"))
        from app in apps.All
        where component.Scopes.Count == 0 || component.Scopes.Contains(app.Name)
        select Tick(component.Name, schedule, app.Name, new Uri(app.Address, "/" + component.Name), stoppingToken));

    private async Task Tick(string binding, Schedule schedule, string app, Uri address, CancellationToken stop)
    {
        string? trouble = null;
        while (!stop.IsCancellationRequested && schedule.Next(DateTimeOffset.UtcNow) is { } next)
        {
            try
            {
                // Task.Delay takes at most 49 days; a yearly schedule waits in pieces.
                while (next - DateTimeOffset.UtcNow is { Ticks: > 0 } wait)
                    await Task.Delay(wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1), stop);
                string? now = await Call(address, stop);
                if (now != trouble) log.LogInformation("{Binding} → {App}: {State}", binding, app, now ?? "answers");
                trouble = now;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<string?> Call(Uri address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("readTimeUTC", DateTimeOffset.UtcNow.ToString("O"));
        request.Headers.TryAddWithoutValidation("timeZone", "UTC");
        if (_token.Length > 0) request.Headers.TryAddWithoutValidation("dapr-api-token", _token);
        try
        {
            using var response = await _client.SendAsync(request, stop);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return $"does not answer ({error.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "took longer than 60 s";
        }
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }
}
