using System.Collections.Concurrent;
using System.Text.Json;
using Platform.Contracts;

namespace Platform.Dossiers.Forms;

/// <summary>Reads each version's electronic form once; a version sent again with another form is read again.</summary>
public sealed class EForms
{
    private readonly ConcurrentDictionary<(string Code, int Version), (string Text, EForm Form)> read = new();

    /// <returns>Field → sentence; empty where the answers may be taken or the procedure has no form.</returns>
    /// <exception cref="JsonException">The form cannot be read: Procedures checks it before publication, so this is a bug there.</exception>
    public IReadOnlyDictionary<string, string> Errors(ProcedurePublished procedure, JsonElement answers) =>
        string.IsNullOrWhiteSpace(procedure.Rules.FormSchema) ? new Dictionary<string, string>() : Of(procedure, procedure.Rules.FormSchema).Errors(answers);

    private EForm Of(ProcedurePublished procedure, string text)
    {
        if (!read.TryGetValue((procedure.Code, procedure.Version), out var known) || known.Text != text)
            read[(procedure.Code, procedure.Version)] = known = (text, new EForm(text));
        return known.Form;
    }
}
