namespace Platform.Dossiers.Drafts;

/// <param name="KeptFor">Setting <c>Drafts:KeptDays</c>: how long a draft that nobody touches is kept. Default 30 days.</param>
public sealed record DraftSettings(TimeSpan KeptFor)
{
    public static DraftSettings From(IConfiguration configuration) => new(TimeSpan.FromDays(configuration.GetValue("Drafts:KeptDays", 30)));
}
