namespace Platform.Day;

/// <summary>How far a dossier gets on the day.</summary>
internal enum Life
{
    RefusedAtCounter,
    Accepted,
    Drafted,
    Approved,
    Returned,
}

/// <param name="Channel">counter, online or postal.</param>
/// <param name="ReturnMethod">counter, online or postal.</param>
internal sealed record PlannedDossier(int Number, string Procedure, string Channel, string ReturnMethod, Life Life);

/// <summary>The working day: always the same dossiers, so that two days, one of them disturbed, can be compared.</summary>
internal static class Plan
{
    /// <summary>The ten commonest procedures at a commune's counter and the channels each is played over.</summary>
    private static readonly (string Code, string[] Channels)[] Procedures =
    [
        ("1.001193", ["counter", "online", "postal"]), // đăng ký khai sinh
        ("2.000815", ["counter"]),                     // chứng thực bản sao từ bản chính
        ("2.000884", ["counter"]),                     // chứng thực chữ ký
        ("2.000635", ["counter", "online", "postal"]), // bản sao trích lục hộ tịch
        ("1.004873", ["counter", "online", "postal"]), // xác nhận tình trạng hôn nhân
        ("1.000894", ["counter", "online"]),           // đăng ký kết hôn
        ("1.000656", ["counter", "online", "postal"]), // đăng ký khai tử
        ("1.004194", ["counter", "online"]),           // đăng ký tạm trú
        ("1.004222", ["counter", "online"]),           // đăng ký thường trú
        ("1.004884", ["counter", "online", "postal"]), // đăng ký lại khai sinh
    ];

    public static IReadOnlyList<PlannedDossier> Of(int dossiers) => [.. Enumerable.Range(1, dossiers).Select(One)];

    private static PlannedDossier One(int number)
    {
        var (code, channels) = Procedures[number % Procedures.Length];
        var channel = channels[number / Procedures.Length % channels.Length];
        var life = (number % 15) switch
        {
            4 => Life.RefusedAtCounter,
            7 => Life.Accepted,
            10 => Life.Drafted,
            13 => Life.Approved,
            _ => Life.Returned,
        };
        var back = channel switch
        {
            "postal" => "postal",
            "online" => number % 2 == 0 ? "postal" : "online",
            _ => number % 5 == 1 ? "postal" : "counter",
        };
        return new PlannedDossier(number, code, channel, back, life);
    }
}
