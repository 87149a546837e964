using System.Text.Json;
using Platform.Contracts;

namespace Platform.PostalReturns.Domain;

/// <summary>A state in the database and in queries (<c>inTransit</c>) and for people (<c>Đang vận chuyển</c>).</summary>
public static class StateNames
{
    public static string Key(ConsignmentState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static ConsignmentState? Parse(string? key) => Enum.GetValues<ConsignmentState>().Cast<ConsignmentState?>().FirstOrDefault(s => Key(s!.Value) == key);

    public static string Of(ConsignmentState state) => state switch
    {
        ConsignmentState.Requested => "Chờ đặt chuyển phát",
        ConsignmentState.Priced => "Đã tính cước",
        ConsignmentState.Ordered => "Chờ bàn giao bưu chính",
        ConsignmentState.Collected => "Bưu chính đã nhận tại nhà",
        ConsignmentState.HandedOver => "Đã bàn giao bưu chính",
        ConsignmentState.InTransit => "Đang vận chuyển",
        ConsignmentState.DeliveryFailed => "Phát chưa thành công",
        ConsignmentState.Delivered => "Đã phát thành công",
        ConsignmentState.ReturnedToCounter => "Đã chuyển hoàn về bộ phận một cửa",
        ConsignmentState.Lost => "Thất lạc",
        ConsignmentState.CalledBack => "Đã gọi lại",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(ScanCode code) => code switch
    {
        ScanCode.HandedOver => "Bưu chính đã nhận gửi",
        ScanCode.InTransit => "Đang vận chuyển",
        ScanCode.OutForDelivery => "Đang phát",
        ScanCode.Delivered => "Phát thành công",
        ScanCode.DeliveryFailed => "Phát không thành công",
        ScanCode.ReturnedToSender => "Đã chuyển hoàn",
        ScanCode.Lost => "Thất lạc",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
