using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Platform.WebDefaults.Api;

namespace Platform.WebDefaults.Forms;

/// <summary>The declaration of a dossier whose content was found inconsistent: its questions with the answers as they are, to be put right together with the papers asked for.</summary>
public sealed class CorrectedForm
{
    private const string Ground = "content-inconsistent";

    private readonly IReadOnlyList<FormField> fields;
    private readonly JsonObject answers;
    private readonly SentForm form;
    private readonly Dictionary<string, string> held;

    private CorrectedForm(IReadOnlyList<FormField> fields, JsonObject answers, SentForm form) =>
        (this.fields, this.answers, this.form, held) = (fields, answers, form, FormAnswers.Controls(fields, answers).ToDictionary());

    /// <summary>What the page sends with the questions: without it, nothing was asked and nothing is put right.</summary>
    public static string Mark => "declaration";

    /// <summary>By the form the dossier was handed in with, whatever applies today.</summary>
    /// <returns>Null where nothing of the declaration is to be put right, it is on paper, or its questions cannot be had now.</returns>
    public static async Task<CorrectedForm?> Of(Dossier dossier, SentForm form, PlatformApi api, CancellationToken ct)
    {
        if (dossier is not { OpenSupplement.Ground: Ground, Procedure: { } procedure, Form: { ValueKind: JsonValueKind.Object } said } || JsonObject.Create(said) is not { Count: > 0 } answers)
            return null;
        var terms = await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(procedure.Code)}/versions/{procedure.Version}", ct);
        if (form[Mark] is not null)
            terms.OrShowProblem(); // what was typed is not dropped
        return terms.Value is { } known ? new(FormSchema.Parse(known.Rules?.FormSchema), answers, form) : null;
    }

    public IHtmlContent Html => FieldHtml.Render(fields, control => form[Mark] is null ? held.GetValueOrDefault(control) : form[control], form.Errors);

    /// <summary>The answers, whole, for the platform; what is wrong is noted on the form.</summary>
    /// <returns>Null where they stay as they are.</returns>
    public JsonObject? Read()
    {
        if (form[Mark] is null)
            return null;
        var whole = FormAnswers.Over(fields, answers, FormAnswers.Read(fields, control => form[control], form.Errors));
        return JsonNode.DeepEquals(whole, answers) ? null : whole;
    }
}
