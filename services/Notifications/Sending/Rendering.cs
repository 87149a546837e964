using Platform.Notifications.Domain;
using Platform.Notifications.Storage;

namespace Platform.Notifications.Sending;

/// <summary>The values of a template's placeholders for one notice and one person.</summary>
public static class Rendering
{
    public static Dictionary<string, string> Values(Work work, Contact contact, Uri publicOrigin)
    {
        var number = work.Number ?? contact.Number;
        var code = work.Code ?? contact.Code ?? number;
        return new Dictionary<string, string>(work.Facts)
        {
            ["name"] = contact.Name,
            ["procedure"] = work.ProcedureName ?? contact.ProcedureName,
            ["number"] = number,
            ["code"] = code,
            ["site"] = publicOrigin.Authority,
            ["page"] = $"{publicOrigin.GetLeftPart(UriPartial.Authority)}/dossiers/{work.Dossier}", // signed in; what needs the person, as rating does, is there
            ["link"] = $"{publicOrigin.GetLeftPart(UriPartial.Authority)}/track?code={Uri.EscapeDataString(code)}&secret={Uri.EscapeDataString(contact.TrackingSecret)}",
        };
    }
}

/// <summary>What is sealed for reading in the portal.</summary>
public sealed record Content(string Subject, string Text);
