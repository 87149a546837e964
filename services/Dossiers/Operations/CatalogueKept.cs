using Platform.Dossiers.Catalogue;
using Platform.Postgres.Operations;

namespace Platform.Dossiers.Operations;

/// <summary>Whether the copy of the catalogue is filled: without it no dossier is taken in.</summary>
public sealed class CatalogueKept(CatalogueCopy catalogue) : IInspection
{
    public Task<Finding> Look(CancellationToken ct)
    {
        var kept = catalogue.Current;
        return Task.FromResult(kept.IsEmpty
            ? new Finding("catalogue-copy", false, "empty", "Is procedures running, and has queue dossiers-catalogue a consumer? The copy is asked for every twenty seconds.")
            : new Finding("catalogue-copy", true, $"{kept.Procedures.Count} procedures, revision {kept.Revision}"));
    }
}
