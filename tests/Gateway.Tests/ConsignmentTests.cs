using System.Text.Json;
using Platform.StaffWeb;

namespace Platform.Gateway.Tests;

/// <summary>What the page of a parcel makes of PostalReturns' answer.</summary>
public sealed class ConsignmentTests
{
    [Theory]
    [InlineData("""{"erased":true}""", "Dữ liệu cá nhân đã xoá")]
    [InlineData("""{"erased":false,"receiver":{"name":"Lò Thị Mai","phone":"0912345678","street":"Bản Pàng Dề","communeName":"Xã Tủa Chùa","provinceName":"Tỉnh Điện Biên"}}""", "Lò Thị Mai, 0912345678, Bản Pàng Dề, Xã Tủa Chùa, Tỉnh Điện Biên")]
    [InlineData("{}", null)]
    public void The_page_says_to_whom_it_goes_or_that_their_data_are_gone(string answer, string? line) =>
        JsonSerializer.Deserialize<Consignment>(answer, JsonSerializerOptions.Web)!.ReceiverLine.ShouldBe(line);
}
