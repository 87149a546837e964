using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

/// <summary>The form on a dossier's page that corrects the applicant: <c>applicant.name</c> …, <c>returnMethod</c>, <c>return.name</c> …; until something is typed it holds what the dossier has.</summary>
public sealed record ApplicantForm(Dossier Dossier, SentForm Form, IReadOnlyList<Choice> Provinces, IReadOnlyList<Choice> Communes, IReadOnlyList<Choice> ReturnCommunes)
{
    public const string Act = "correct-applicant";

    public string? this[string name] => Form["act"] == Act ? Form[name] : Held(Dossier, name);

    public string? Error(string name) => Form["act"] == Act ? Form.Error(name) : null;

    public static string? Held(Dossier d, string name) => name switch
    {
        "applicant.name" => d.Applicant?.Name,
        "applicant.birthDate" => d.Applicant?.BirthDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        "applicant.phone" => d.Applicant?.Phone,
        "applicant.email" => d.Applicant?.Email,
        "applicant.street" => d.Applicant?.Address?.Street,
        "applicant.province" => d.Applicant?.Address?.Province,
        "applicant.commune" => d.Applicant?.Address?.Commune,
        "returnMethod" => d.ReturnMethod,
        "return.name" => d.ReturnAddress?.Name,
        "return.phone" => d.ReturnAddress?.Phone,
        "return.street" => d.ReturnAddress?.Street,
        "return.province" => d.ReturnAddress?.Province,
        "return.commune" => d.ReturnAddress?.Commune,
        _ => null,
    };

    /// <summary>What the API takes; what is missing is noted on the form.</summary>
    public static object Read(SentForm form)
    {
        var born = Blank(form["applicant.birthDate"]) is null ? null : FormAnswers.Day(form["applicant.birthDate"]);
        if (born is null && Blank(form["applicant.birthDate"]) is not null)
            form.Errors["applicant.birthDate"] = "Xin ghi ngày, ví dụ 05/11/2026.";
        return new
        {
            name = form.Need("applicant.name", "Xin ghi tên."),
            birthDate = born,
            phone = Blank(form["applicant.phone"]),
            email = Blank(form["applicant.email"]),
            address = new { street = form["applicant.street"]?.Trim() ?? "", commune = form["applicant.commune"] ?? "", province = form["applicant.province"] ?? "" },
            returnMethod = form["returnMethod"] is "postal" or "online" ? form["returnMethod"] : "counter",
            returnAddress = form["returnMethod"] != "postal" ? null : new
            {
                name = form["return.name"]?.Trim() ?? "", phone = form["return.phone"]?.Trim() ?? "", street = form["return.street"]?.Trim() ?? "", commune = form["return.commune"] ?? "", province = form["return.province"] ?? "",
            },
            reason = form.Need("reason", "Xin ghi lý do sửa."),
        };
    }

    /// <summary>Field of the API → control of the page.</summary>
    public static string Control(string field) => field switch
    {
        "name" or "birthDate" or "phone" or "email" => $"applicant.{field}",
        _ when field.StartsWith("address.", StringComparison.Ordinal) => $"applicant.{field["address.".Length..]}",
        _ when field.StartsWith("returnAddress.", StringComparison.Ordinal) => $"return.{field["returnAddress.".Length..]}",
        _ => field,
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
