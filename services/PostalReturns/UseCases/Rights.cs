using Platform.ServiceDefaults.Auth;

namespace Platform.PostalReturns.UseCases;

/// <summary>Who may look at consignments; which ones is a matter of the agency (<see cref="Postgres.AgencyTree"/>).</summary>
public static class Rights
{
    public const string ReadScope = "dossiers:read";

    public static readonly string[] Readers = [Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer, Roles.PostalOfficer];

    /// <summary>Who handles parcels sees where they go; a specialist and another system do not need to.</summary>
    public static readonly string[] SeeReceiver = [Roles.Clerk, Roles.Leader, Roles.ClericalOfficer, Roles.PostalOfficer];

    public static bool MaySeeReceiver(Caller caller) => SeeReceiver.Any(caller.Is);
}
