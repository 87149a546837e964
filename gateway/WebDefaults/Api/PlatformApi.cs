using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Platform.ServiceDefaults;

namespace Platform.WebDefaults.Api;

/// <summary>
/// The platform's API through the gateway, as the person signed in. Reads, and writes that carry a key, are tried a second time when
/// the service was just not there; a person on a bad line should not see what a second later has passed.
/// </summary>
public sealed class PlatformApi(HttpClient http, IHttpContextAccessor accessor)
{
    private static readonly TimeSpan SecondTry = TimeSpan.FromMilliseconds(700);

    public Task<Reply<T>> Get<T>(string path, CancellationToken ct)
        where T : class => Send<T>(() => new HttpRequestMessage(HttpMethod.Get, path), ct);

    /// <param name="key">Idempotency key: the same action sent again does not act again.</param>
    /// <param name="version">The version the person saw; null where there is none.</param>
    public Task<Reply<T>> Post<T>(string path, object body, string key, long? version, CancellationToken ct)
        where T : class => Send<T>(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: Json.Options) };
            request.Headers.Add("Idempotency-Key", key);
            if (version is not null)
                request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
            return request;
        },
        ct);

    /// <summary>Replaces a thing as a whole; key and version as with <see cref="Post{T}(string, object, string, long?, CancellationToken)"/>.</summary>
    public Task<Reply<T>> Put<T>(string path, object body, string key, long? version, CancellationToken ct)
        where T : class => Send<T>(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, body.GetType(), options: Json.Options) };
            request.Headers.Add("Idempotency-Key", key);
            if (version is not null)
                request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
            return request;
        },
        ct);

    /// <summary>Takes a thing away.</summary>
    /// <returns>Null where it is gone.</returns>
    public async Task<Problem?> Delete(string path, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, path);
            await SignAs(request);
            using var response = await http.SendAsync(request, ct);
            return response.IsSuccessStatusCode ? null : await ProblemReader.Read(response, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Problem.Of(503, "service-unreachable");
        }
    }

    /// <summary>A write whose body is a file as it is.</summary>
    public Task<Reply<T>> PostFile<T>(string path, byte[] content, string contentType, string key, CancellationToken ct)
        where T : class => Send<T>(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(content) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            request.Headers.Add("Idempotency-Key", key);
            return request;
        },
        ct);

    /// <summary>A write whose request has no body.</summary>
    public Task<Reply<T>> Post<T>(string path, string key, CancellationToken ct)
        where T : class => Send<T>(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Idempotency-Key", key);
            return request;
        },
        ct);

    /// <summary>Stores a file; its bytes are read from a stream that can be read again for the second try.</summary>
    public Task<Reply<StoredDocument>> Upload(string name, Stream content, string key, CancellationToken ct) => Send<StoredDocument>(
        () =>
        {
            content.Position = 0;
            var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/documents?name={Uri.EscapeDataString(name)}") { Content = new StreamContent(new Unclosed(content)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            request.Headers.Add("Idempotency-Key", key);
            return request;
        },
        ct);

    /// <summary>A document or printed paper as it comes; the caller disposes of the answer.</summary>
    /// <exception cref="ProblemException">The platform was not reached or was too slow (503).</exception>
    public async Task<HttpResponseMessage> Open(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        await SignAs(request);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ProblemException(Problem.Of(503, "service-unreachable")); // a time-out is a cancellation nobody asked for
        }
    }

    private async Task<Reply<T>> Send<T>(Func<HttpRequestMessage> make, CancellationToken ct)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var problem = Problem.Of(503, "service-unreachable");
            try
            {
                using var request = make();
                await SignAs(request);
                using var response = await http.SendAsync(request, ct);
                if (response.IsSuccessStatusCode)
                    return new Reply<T>(await Read<T>(response, ct), null);
                problem = await ProblemReader.Read(response, ct);
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                // not reached, broken off, or too slow: the same to the person
            }
            if (attempt == 2 || problem.Status is not (502 or 503 or 504))
                return new Reply<T>(null, problem);
            await Task.Delay(SecondTry, ct);
        }
    }

    private static async Task<T?> Read<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class => await response.Content.ReadFromJsonAsync<T>(Json.Options, ct);

    private async Task SignAs(HttpRequestMessage request)
    {
        if (accessor.HttpContext is not { } context)
            return;
        if (await context.GetTokenAsync("access_token") is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (context.Connection.RemoteIpAddress is { } address)
            request.Headers.Add("X-Forwarded-For", address.ToString()); // the gateway's limits are the person's, not this site's
    }

    /// <summary>StreamContent closes what it sent; the second try needs it open.</summary>
    private sealed class Unclosed(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => inner.CanSeek;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => inner.Position = value; }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);
        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
        public override void Flush() => inner.Flush();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
