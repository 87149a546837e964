namespace Platform.ServiceDefaults.Auth;

/// <summary>The values of the <c>role</c> claim.</summary>
public static class Roles
{
    public const string Citizen = "citizen";

    /// <summary>Công chức một cửa.</summary>
    public const string Clerk = "clerk";

    /// <summary>Chuyên viên.</summary>
    public const string Specialist = "specialist";

    /// <summary>Lãnh đạo.</summary>
    public const string Leader = "leader";

    /// <summary>Văn thư.</summary>
    public const string ClericalOfficer = "clerical-officer";

    public const string PostalOfficer = "postal-officer";

    /// <summary>Provincial IT: technical administration gives no right to read dossiers.</summary>
    public const string It = "it";

    /// <summary>Another provincial system.</summary>
    public const string System = "system";

    /// <summary>One of the platform's own services.</summary>
    public const string Service = "service";

    public static readonly IReadOnlySet<string> Staff = new HashSet<string> { Clerk, Specialist, Leader, ClericalOfficer, PostalOfficer, It };
}
