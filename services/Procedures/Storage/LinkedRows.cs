using System.Text.Json;
using Dapper;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>Asked when a linked procedure is released: do the procedures, cases and agencies of its parts exist?</summary>
public static class LinkedRows
{
    /// <param name="from">Local day from which it applies.</param>
    public static async Task<IReadOnlyDictionary<string, string>> Missing(Change change, Procedure procedure, DateOnly from)
    {
        if (procedure.Parts is not { } parts)
            return new Dictionary<string, string>();
        var codes = parts.Select(p => p.Procedure).OfType<string>().Distinct().ToArray();
        // Relies on the primary key of procedure_versions.
        var bodies = await change.Connection.QueryAsync<(string Code, string Body)>(
            """
            SELECT DISTINCT ON (v.code) v.code, v.body::text FROM catalogue.procedure_versions v
            WHERE v.code = ANY (@codes) AND v.effective_from <= @from
              AND NOT EXISTS (SELECT 1 FROM catalogue.procedure_retirements r WHERE r.code = v.code AND r.version >= v.version AND r.effective_from <= @from)
            ORDER BY v.code, v.version DESC
            """, new { codes, from }, change.Transaction);
        var known = bodies.ToDictionary(b => b.Code, b => JsonSerializer.Deserialize<Procedure>(b.Body, Json.Options)!);
        var errors = LinkedReading.Missing(procedure, code => known.GetValueOrDefault(code)).ToDictionary(e => e.Path, e => e.Sentence);
        var named = parts.Select(p => p.Agency).OfType<string>().Distinct().ToArray();
        var there = (await change.Connection.QueryAsync<string>(
            "SELECT code FROM catalogue.agencies WHERE code = ANY (@named) AND valid_from <= @from AND (valid_until IS NULL OR valid_until >= @from)", new { named, from }, change.Transaction)).ToHashSet();
        foreach (var (part, i) in parts.Select((p, i) => (p, i)))
            if (part.Agency is { } agency && !there.Contains(agency))
                errors[$"parts.{i}.agency"] = $"Không có cơ quan {agency} đang hoạt động.";
        return errors;
    }
}
