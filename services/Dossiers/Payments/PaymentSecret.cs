using System.Security.Cryptography;
using System.Text;
using Platform.ServiceDefaults.Outside;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Payments;

/// <summary>The secret shared with the payment provider, <c>payment-secret</c>, remembered for ten minutes; a signature that does not fit makes us look again, at most every half minute, so that a rotated secret counts soon.</summary>
public sealed class PaymentSecret(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);
    private volatile Known? known;

    private sealed record Known(string Secret, DateTimeOffset ReadAt);

    /// <summary>SHA-256 of the fields joined by <c>|</c> with the secret at the end, hexadecimal, lower case.</summary>
    public async Task<string> Sign(CancellationToken ct, params string?[] fields) => Signature(await Current(ct), fields);

    /// <param name="given">Hexadecimal in either case.</param>
    public async Task<bool> Fits(string? given, CancellationToken ct, params string?[] fields)
    {
        if (given is not { Length: 2 * SHA256.HashSizeInBytes })
            return false;
        var secret = await Current(ct);
        if (Same(Signature(secret, fields), given))
            return true;
        return clock.GetUtcNow() >= secret.ReadAt + LookAgainAfter && Same(Signature(await Read(ct), fields), given);
    }

    public static string Signature(string secret, params string?[] fields) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', [.. fields, secret]))));

    private static string Signature(Known secret, string?[] fields) => Signature(secret.Secret, fields);

    private static bool Same(string expected, string given) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given.ToLowerInvariant()));

    private async Task<Known> Current(CancellationToken ct) => known is { } kept && clock.GetUtcNow() < kept.ReadAt + Remember ? kept : await Read(ct);

    private async Task<Known> Read(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            return known = new Known(await scope.ServiceProvider.GetRequiredService<Sidecar>().Secret("payment-secret", ct), clock.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            // the provider repeats what got a 503; a 401 it would take for final
            throw new RefusedException(Refusal.Unavailable("temporarily-unavailable", "Hệ thống đang tạm gián đoạn. Xin gửi lại sau ít giây."));
        }
    }
}
