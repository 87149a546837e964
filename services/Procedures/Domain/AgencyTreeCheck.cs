using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Domain;

/// <summary>Whether the tree still hangs together after a change: every agency under one that is there, up to the root.</summary>
public static class AgencyTreeCheck
{
    /// <param name="changed">Agencies as they are after the change.</param>
    /// <param name="looked">Those of them whose place is looked at.</param>
    /// <param name="day">Local day from which it holds.</param>
    /// <returns>unknown-parent, parent-ended or parent-cycle (422); null where all is well.</returns>
    public static Refusal? Refuse(IReadOnlyList<Agency> tree, IReadOnlyList<Agency> changed, IReadOnlyList<Agency> looked, DateOnly day)
    {
        var after = tree.ToDictionary(a => a.Code);
        foreach (var agency in changed)
            after[agency.Code] = agency;
        foreach (var agency in looked.Where(a => a.Parent is not null))
        {
            if (!after.TryGetValue(agency.Parent!, out var above))
                return Refusal.Unprocessable("unknown-parent", $"Cơ quan cấp trên {Short(agency.Parent!)} của {agency.Code} không có.");
            if (above.ValidUntil is not null || above.ValidFrom > day)
                return Refusal.Unprocessable("parent-ended", $"Cơ quan cấp trên {above.Code} của {agency.Code} không hoạt động từ ngày {day:dd/MM/yyyy}.");
            HashSet<string> passed = [agency.Code];
            for (var up = agency.Parent; up is not null && after.TryGetValue(up, out var next); up = next.Parent)
                if (!passed.Add(up))
                    return Refusal.Unprocessable("parent-cycle", $"Cơ quan {agency.Code} và {agency.Parent} thành cấp trên của nhau.");
        }
        return null;
    }

    private static string Short(string code) => code.Length <= 40 ? code : code[..40];
}
