using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.ServiceDefaults.Outside;

namespace Platform.Notifications.Sending;

/// <summary>SMS through the binding <c>sms</c> in Viettel's shape. The gateway knows a RequestID it has had: a repeat sends nothing.</summary>
public sealed class SmsChannel(Sidecar sidecar, NoticeSettings settings)
{
    private sealed record Submission(
        [property: JsonPropertyName("User")] string User,
        [property: JsonPropertyName("Password")] string Password,
        [property: JsonPropertyName("CPCode")] string CPCode,
        [property: JsonPropertyName("RequestID")] string RequestID,
        [property: JsonPropertyName("ServiceID")] string ServiceID,
        [property: JsonPropertyName("CommandCode")] string CommandCode,
        [property: JsonPropertyName("UserID")] string UserID,
        [property: JsonPropertyName("ReceiverID")] string ReceiverID,
        [property: JsonPropertyName("Content")] string Content,
        [property: JsonPropertyName("ContentType")] string ContentType);

    /// <summary><c>0912 345 678</c>, <c>+84912345678</c> → <c>84912345678</c>; null where it is no phone of Vietnam.</summary>
    public static string? Address(string? phone)
    {
        var digits = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        var national = digits.StartsWith("84", StringComparison.Ordinal) && digits.Length is 11 or 12 ? digits[2..] : digits.StartsWith('0') ? digits[1..] : "";
        return national.Length is 9 or 10 ? "84" + national : null;
    }

    public async Task<Outcome> Send(Guid notice, string address, string text, CancellationToken ct) => await ProviderCall.Make(
        async () => await sidecar.Invoke("sms", "post", new Submission(
            await sidecar.Secret("sms-user", ct), await sidecar.Secret("sms-password", ct), settings.SmsContract, notice.ToString("N"), settings.SmsSender,
            "bulksms", address, address, text, "0"), new Dictionary<string, string> { ["path"] = "/sms/send" }, ct),
        Verdict, ct);

    /// <summary>The gateway answers 200 also when it refuses: <c>{"result": "1"}</c> is a yes, anything else a no.</summary>
    private static string? Verdict(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.TryGetProperty("result", out var result) && result.ToString() == "1" ? null : "gateway-refused";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "gateway-answer-unreadable";
        }
    }
}
