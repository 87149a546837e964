namespace Platform.WebDefaults.Forms;

public enum FieldKind
{
    Text,
    LongText,
    Date,
    Choice,
    Number,
    WholeNumber,
    YesNo,
    Group,
}

/// <summary>One question of an electronic form.</summary>
/// <param name="Name">Path in the answers, dots between levels, e.g. <c>child.name</c>.</param>
/// <param name="Preset">What the form starts with.</param>
/// <param name="MustBeYes">A declaration: without it the form is not taken.</param>
/// <param name="Fields">The questions of a group; empty otherwise.</param>
public sealed record FormField(
    string Name,
    string Title,
    FieldKind Kind,
    bool Required,
    string? Hint,
    IReadOnlyList<Choice> Choices,
    int? LongestText,
    string? Pattern,
    decimal? Least,
    decimal? Most,
    IReadOnlyList<FormField> Fields,
    string? Preset = null,
    bool MustBeYes = false)
{
    /// <summary>Name of the control in the page.</summary>
    public string Control => $"form.{Name}";
}

/// <param name="IsNumber">The answer is sent as a number, as the form lists it.</param>
public sealed record Choice(string Value, string Text, bool IsNumber = false);
