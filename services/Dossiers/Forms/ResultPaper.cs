using System.Text;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;

namespace Platform.Dossiers.Forms;

/// <summary>The result as a paper, where the specialist uploaded none: these bytes are what the leader signs. Number and date come at issue, beside it.</summary>
public static class ResultPaper
{
    public static byte[] Make(Dossier dossier, DraftResult.Request draft, PersonKey key, CatalogueSnapshot catalogue, FormTemplates forms, DateTimeOffset now)
    {
        var applicant = dossier.Submission.ApplicantData.Open(key);
        return Encoding.UTF8.GetBytes(forms.FillResult(new Dictionary<string, object?>
        {
            ["agency"] = catalogue.AgencyName(dossier.Agencies.Competent),
            ["title"] = draft.Outcome is ResolutionOutcome.Granted ? "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH" : "THÔNG BÁO TỪ CHỐI GIẢI QUYẾT HỒ SƠ",
            ["code"] = dossier.Code,
            ["procedure"] = dossier.Procedure.Name,
            ["name"] = applicant.Name,
            ["identityNumber"] = applicant.Number,
            ["address"] = AdministrativeUnits.Address(applicant.Address),
            ["summary"] = draft.Summary,
            ["reason"] = draft.Reason ?? "",
            ["draftVersion"] = (dossier.Draft?.Version ?? 0) + 1,
            ["replaces"] = dossier.Replaced is [.., var wrong] ? wrong.Issue.ResultNumber : "",
            ["replacedOn"] = dossier.Replaced is [.., var former] ? former.Issue.IssuedOn.ToString("dd/MM/yyyy") : "",
            ["draftedOn"] = LocalTime.LocalDate(now).ToString("dd/MM/yyyy"),
        }));
    }
}
