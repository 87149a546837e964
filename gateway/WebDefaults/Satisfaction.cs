namespace Platform.WebDefaults;

/// <summary>The three degrees in which a person served rates the service, best first.</summary>
public static class Satisfaction
{
    public static readonly IReadOnlyDictionary<int, string> Scores = new SortedDictionary<int, string>(Comparer<int>.Create((a, b) => b - a))
    {
        [3] = "Rất hài lòng",
        [2] = "Hài lòng",
        [1] = "Chưa hài lòng",
    };
}
