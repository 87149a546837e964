using System.Security.Cryptography;
using Platform.ServiceDefaults.Outside;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>The secret shared with carriers, <c>carrier-webhook-secret</c>, remembered for ten minutes; a signature that does not fit makes us look again, at most every half minute, so that a rotated secret counts soon.</summary>
public sealed class WebhookSecret(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Prefix = "sha256=";
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);
    private volatile Known? known;

    private sealed record Known(byte[] Secret, DateTimeOffset ReadAt);

    /// <param name="signature">The header <c>X-Signature</c>: <c>sha256=</c> and the hex HMAC-SHA256 of the exact body.</param>
    public async Task<bool> Signed(ReadOnlyMemory<byte> body, string? signature, CancellationToken ct)
    {
        if (signature is null || !signature.StartsWith(Prefix, StringComparison.Ordinal) || signature.Length != Prefix.Length + (2 * HMACSHA256.HashSizeInBytes))
            return false;
        byte[] given;
        try
        {
            given = Convert.FromHexString(signature.AsSpan(Prefix.Length));
        }
        catch (FormatException)
        {
            return false;
        }
        var now = clock.GetUtcNow();
        var secret = known is { } kept && now < kept.ReadAt + Remember ? kept : await Read(now, ct);
        if (Fits(secret, body, given))
            return true;
        return now >= secret.ReadAt + LookAgainAfter && Fits(await Read(now, ct), body, given);
    }

    private static bool Fits(Known secret, ReadOnlyMemory<byte> body, byte[] given) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret.Secret, body.Span), given);

    private async Task<Known> Read(DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var text = await scope.ServiceProvider.GetRequiredService<Sidecar>().Secret("carrier-webhook-secret", ct);
            return known = new Known(System.Text.Encoding.UTF8.GetBytes(text), now);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            // the carrier repeats what got a 503; a 401 it would take for final
            throw new RefusedException(Refusal.Unavailable("temporarily-unavailable", "Hệ thống đang tạm gián đoạn. Xin gửi lại sau ít giây."));
        }
    }
}
