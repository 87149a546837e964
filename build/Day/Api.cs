using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Day;

/// <summary>
/// The public API as a patient caller uses it: a request that met a service, the broker or the database being away is sent again with
/// the same Idempotency-Key until it is answered.
/// </summary>
internal sealed class Api(Uri gateway, IReadOnlyDictionary<string, string> tokens, TimeSpan patience) : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(30) }) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(20) };

    public Task<JsonElement> Get(string person, string path, CancellationToken ct) => Send(person, HttpMethod.Get, path, null, null, ct);

    /// <param name="key">Idempotency-Key: the same for every attempt of one intention.</param>
    public Task<JsonElement> Post(string person, string path, object body, string key, CancellationToken ct) =>
        Send(person, HttpMethod.Post, path, () => JsonContent.Create(body, options: Web), key, ct);

    public Task<JsonElement> Upload(string person, string path, byte[] file, string contentType, string key, CancellationToken ct) =>
        Send(person, HttpMethod.Post, path, () => new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }, key, ct);

    private async Task<JsonElement> Send(string person, HttpMethod method, string path, Func<HttpContent>? content, string? key, CancellationToken ct)
    {
        var giveUpAt = DateTime.UtcNow + patience;
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (person.Length > 0)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[person]);
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                request.Content = content?.Invoke();
                using var response = await http.SendAsync(request, ct);
                var text = await response.Content.ReadAsStringAsync(ct);
                if (response.IsSuccessStatusCode)
                    return JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement;
                trouble = $"{(int)response.StatusCode} {text}";
                if (response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests))
                    throw new DayFailedException($"{method} {path} → {trouble}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !ct.IsCancellationRequested))
            {
                trouble = e.Message;
            }
            if (DateTime.UtcNow > giveUpAt)
                throw new DayFailedException($"{method} {path}: no answer in {patience.TotalSeconds:0} s ({trouble})");
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 200 * attempt)), ct);
        }
    }

    public void Dispose() => http.Dispose();
}

internal sealed class DayFailedException(string message) : Exception(message);
