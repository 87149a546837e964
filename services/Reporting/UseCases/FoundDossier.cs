namespace Platform.Reporting.UseCases;

/// <summary>What a row of the lists behind a report says of the dossier itself.</summary>
internal abstract class FoundDossier
{
    public Guid Dossier { get; init; }
    public string Number { get; init; } = "";
    public string ProcedureCode { get; init; } = "";
    public string ProcedureName { get; init; } = "";
    public string Field { get; init; } = "";
    public string ReceivingAgency { get; init; } = "";
    public DateTime DueAt { get; init; }
    public string Standing { get; init; } = "";
}
