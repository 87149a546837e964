namespace Platform.Operations;

/// <summary>What stands behind the command's name. Everything given must be taken, or the command is not understood.</summary>
internal sealed class Arguments
{
    private readonly List<string> left;

    public Arguments(IEnumerable<string> given)
    {
        left = [.. given];
        Json = Flag("--json");
    }

    public bool Json { get; }

    public bool Flag(string name) => left.Remove(name);

    /// <summary>The value of <c>--name value</c>; null where it is not given.</summary>
    public string? Option(string name)
    {
        var at = left.IndexOf(name);
        if (at < 0)
            return null;
        if (at + 1 >= left.Count)
            throw new UsageException($"{name} needs a value.");
        var value = left[at + 1];
        left.RemoveRange(at, 2);
        return value;
    }

    public int? Number(string name, int least = 1, int most = int.MaxValue) => Option(name) is not { } text ? null
        : int.TryParse(text, out var number) && number >= least && number <= most ? number
        : throw new UsageException($"{name} needs a number, {(most == int.MaxValue ? $"at least {least}" : $"{least} to {most}")}.");

    /// <summary>The next word; null where there is none.</summary>
    public string? Next()
    {
        if (left is [] || left[0].StartsWith("--", StringComparison.Ordinal))
            return null;
        var word = left[0];
        left.RemoveAt(0);
        return word;
    }

    public void End()
    {
        if (left.Count > 0)
            throw new UsageException($"'{left[0]}' is not understood.");
    }
}
