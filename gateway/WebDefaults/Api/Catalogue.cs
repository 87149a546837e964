using Microsoft.Extensions.Caching.Memory;

namespace Platform.WebDefaults.Api;

/// <summary>The lists that change a few times a year: agencies and administrative units, kept in memory for minutes.</summary>
public sealed class Catalogue(PlatformApi api, IMemoryCache cache, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Agency>> Agencies(string? level, CancellationToken ct) =>
        await Keep($"agencies {level}", async () =>
        {
            var all = new List<Agency>();
            var next = (string?)null;
            do
            {
                var page = (await api.Get<PageOf<Agency>>($"/v1/agencies?limit=200{(level is null ? "" : $"&level={level}")}{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}", ct)).OrShowProblem();
                all.AddRange(page.Items);
                next = page.Next;
            }
            while (next is not null);
            return (IReadOnlyList<Agency>)all;
        });

    /// <summary>Those one can hand something in at today: neither merged away nor still to come.</summary>
    public async Task<IReadOnlyList<Agency>> AgenciesToday(string? level, CancellationToken ct)
    {
        var today = Vn.Today(clock);
        return [.. (await Agencies(level, ct)).Where(a => !(a.ValidFrom > today) && !(a.ValidUntil < today))];
    }

    public async Task<IReadOnlyList<FieldCount>> Fields(CancellationToken ct) =>
        await Keep("fields", async () => (IReadOnlyList<FieldCount>)(await api.Get<List<FieldCount>>("/v1/procedures/fields", ct)).OrShowProblem());

    private sealed record Competent(string Code, string? Decides);

    /// <summary>Those of them that decide the procedure; all of them where that is not to be had just now: the platform asks again when something is handed in.</summary>
    public async Task<IReadOnlyList<Agency>> WhoDecide(string procedure, IReadOnlyList<Agency> agencies, CancellationToken ct)
    {
        if ((await api.Get<List<Competent>>($"/v1/procedures/{Uri.EscapeDataString(procedure)}/agencies", ct)).Value is not { Count: > 0 } competent)
            return agencies;
        var deciding = competent.Where(c => c.Decides is not null).Select(c => c.Code).ToHashSet();
        return [.. agencies.Where(a => deciding.Contains(a.Code))];
    }

    /// <param name="parent">Code of a province; null for the provinces.</param>
    public async Task<IReadOnlyList<AdministrativeUnit>> Units(string? parent, CancellationToken ct) =>
        await Keep($"units {parent}", async () =>
        {
            var units = (await api.Get<List<AdministrativeUnit>>($"/v1/administrative-units{(parent is null ? "" : $"?parent={Uri.EscapeDataString(parent)}")}", ct)).OrShowProblem();
            return (IReadOnlyList<AdministrativeUnit>)[.. units.Where(u => parent is null ? u.Parent is null : u.Parent == parent)];
        });

    public async Task<string> AgencyName(string? code, CancellationToken ct) =>
        code is null ? "" : (await Agencies(null, ct)).FirstOrDefault(a => a.Code == code)?.Name ?? code;

    /// <summary>Street, commune, province in one line.</summary>
    public async Task<string> AddressLine(string? street, string? commune, string? province, CancellationToken ct)
    {
        var communeName = province is null ? null : (await Units(province, ct)).FirstOrDefault(u => u.Code == commune)?.Name;
        var provinceName = province is null ? null : (await Units(null, ct)).FirstOrDefault(u => u.Code == province)?.Name;
        return string.Join(", ", new[] { street, communeName ?? commune, provinceName ?? province }.Where(p => !string.IsNullOrWhiteSpace(p)));
    }

    private async Task<IReadOnlyList<T>> Keep<T>(string key, Func<Task<IReadOnlyList<T>>> read)
    {
        if (cache.TryGetValue(key, out IReadOnlyList<T>? known))
            return known!;
        var list = await read();
        return list.Count > 0 ? cache.Set(key, list, Kept) : list; // an empty list is a catalogue still being loaded
    }
}
