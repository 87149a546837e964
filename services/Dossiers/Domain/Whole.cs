using System.Security.Cryptography;
using System.Text;

namespace Platform.Dossiers.Domain;

/// <summary>How the parts of a linked dossier stand to each other.</summary>
public static class Whole
{
    public const string Waiting = "waiting";
    public const string InProcess = "inProcess";
    public const string NotOpened = "notOpened";

    public static readonly IReadOnlyDictionary<string, string> StateNames = new Dictionary<string, string>
    {
        [Waiting] = "chờ phần trước",
        [InProcess] = "đang giải quyết",
        [NotOpened] = "không thực hiện",
        [PartEnd.Granted] = "đã có kết quả",
        [PartEnd.Refused] = "bị từ chối giải quyết",
        [PartEnd.Stopped] = "đã dừng giải quyết",
    };

    /// <summary>The parts as the terms have them, each with the id its dossier will have.</summary>
    public static IReadOnlyList<Part> Planned(Guid whole, TermsSnapshot terms) => [.. (terms.Parts ?? []).Select(p => new Part(p, PartId(whole, p.Key)))];

    /// <summary>The same for the same part, whoever opens it and how often: the stream's beginning is what happens once.</summary>
    public static Guid PartId(Guid whole, string part) => NamedId($"part/{whole:N}/{part}");

    /// <summary>The same for the same code of the same system: two arrivals meet in one dossier.</summary>
    public static Guid ExternalId(ExternalRef external) => NamedId($"external/{external.System}/{external.Code}");

    /// <returns><c>waiting</c>, <c>inProcess</c>, <c>notOpened</c>, or how it ended.</returns>
    public static string StateOf(this Dossier whole, Part part) => part.End?.Outcome
        ?? (part.OpenedAt is not null ? InProcess : whole.Hinders(part) is not null ? NotOpened : Waiting);

    /// <summary>The failed part for which this one is not opened; null where it is, or may still be.</summary>
    public static Part? Hinders(this Dossier whole, Part part) => part.OpenedAt is not null ? null
        : whole.Before(part).Select(b => b is { HasFailed: true, Decision.GoOn: false } ? b : b.End is null ? whole.Hinders(b) : null).FirstOrDefault(h => h is not null);

    /// <summary>Everything it waits for is granted, or an officer decided to go on without it.</summary>
    public static bool MayOpen(this Dossier whole, Part part) => part is { OpenedAt: null, End: null } && whole.Before(part).All(b => b.IsGranted || b is { HasFailed: true, Decision.GoOn: true });

    /// <summary>What keeps the result of the whole from being drafted, Vietnamese, within a sentence; null where nothing does.</summary>
    public static string? StillOpen(this Dossier whole) =>
        whole.Parts.FirstOrDefault(p => p is { HasFailed: true, Decision: null }) is { } failed ? $"phần \"{failed.Name}\" {StateNames[failed.End!.Outcome]}, chờ quyết định đi tiếp hay không"
        : whole.Parts.Where(p => whole.StateOf(p) is Waiting or InProcess).Select(p => $"\"{p.Name}\"").ToArray() is { Length: > 0 } open ? $"phần {string.Join(", ", open)} chưa xong"
        : null;

    public static IEnumerable<Part> Before(this Dossier whole, Part part) => whole.Parts.Where(p => part.Terms.After.Contains(p.Key));

    private static Guid NamedId(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
