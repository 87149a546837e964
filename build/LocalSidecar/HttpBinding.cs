using System.Net.Http.Headers;

namespace Platform.LocalSidecar;

/// <summary><c>bindings.http</c>: the operation is the verb (<c>create</c> is POST), the call's <c>path</c> is appended to the component's <c>url</c>.</summary>
/// <remarks>
/// Metadata of a call whose name begins with a capital letter becomes a header, as in daprd. An answer outside 2xx is a
/// failure unless the component or the call says <c>errorIfNot2XX: "false"</c>. <c>responseTimeout</c> is like <c>10s</c>; default 30 s.
/// </remarks>
public sealed class HttpBinding : IDisposable
{
    // The caller's own traceparent is passed on; the handler must not replace it with one of this process.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<BindingResponse?> Send(Component component, Invocation call, CancellationToken stop)
    {
        string verb = call.Operation.ToUpperInvariant() switch
        {
            "CREATE" => "POST",
            "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "TRACE" => call.Operation.ToUpperInvariant(),
            _ => throw new BindingFailedException($"invalid operation: '{call.Operation}'"),
        };
        string url = component.Required("url");
        if (call.Metadata.TryGetValue("path", out string? path)) url = $"{url.TrimEnd('/')}/{path.TrimStart('/')}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target)) throw new BindingFailedException("the url with the path is not a valid address");

        using var request = new HttpRequestMessage(new HttpMethod(verb), target);
        if (verb is "POST" or "PUT" or "PATCH" or "DELETE" && call.Data.Length > 0)
        {
            request.Content = new ByteArrayContent(call.Data);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json; charset=utf-8");
        foreach (var (name, value) in call.Metadata.Where(item => item.Key.Length > 0 && char.IsAsciiLetterUpper(item.Key[0])))
        {
            request.Headers.Remove(name);
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        if (call.TraceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", call.TraceParent);
        if (call.TraceState is not null) request.Headers.TryAddWithoutValidation("tracestate", call.TraceState);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(Durations.Parse(component.Metadata.GetValueOrDefault("responseTimeout") ?? "30s"));
        try
        {
            using var response = await _client.SendAsync(request, timeout.Token);
            int status = (int)response.StatusCode;
            bool lenient = (call.Metadata.GetValueOrDefault("errorIfNot2XX") ?? component.Metadata.GetValueOrDefault("errorIfNot2XX")) == "false";
            if (!response.IsSuccessStatusCode && !lenient) throw new BindingFailedException($"received status code {status}");
            return new BindingResponse(
                await response.Content.ReadAsByteArrayAsync(timeout.Token),
                response.Content.Headers.ContentType?.ToString(),
                new Dictionary<string, string> { ["statusCode"] = $"{status}", ["status"] = $"{status} {response.ReasonPhrase}" });
        }
        catch (HttpRequestException error)
        {
            throw new BindingFailedException($"the address of {component.Name} does not answer ({error.HttpRequestError})", error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new BindingFailedException($"{component.Name} did not answer in time", error);
        }
    }

    public void Dispose() => _client.Dispose();
}
