using System.Text.Json.Nodes;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>The checker itself is tested: it must find every kind of mistake.</summary>
public sealed class SchemaCheckTests
{
    private const string Path = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/images/i";
    private const string Good =
        """{"location":"w","properties":{"hyperVGeneration":"V2","storageProfile":{"osDisk":{"osType":"Linux","osState":"Generalized","diskSizeGB":5}}}}""";

    [SkippableTheory]
    [InlineData("\"osType\":\"Linux\",", "", "has no osType")]
    [InlineData("\"Linux\"", "\"linux\"", "not one of")]
    [InlineData("\"Linux\"", "7", "is no string")]
    [InlineData("5", "5.5", "is no integer")]
    [InlineData("5", "3000000000", "is no integer")]
    [InlineData("\"location\":\"w\",", "", "has no location")]
    [InlineData("osState", "osStat", "is not in the specification")]
    [InlineData("\"hyperVGeneration\":\"V2\"", "\"provisioningState\":\"Succeeded\"", "is read-only")]
    [InlineData("{\"osDisk\"", "[{\"osDisk\"", null)]
    public void A_mistake_in_a_request_is_found(string from, string to, string? expected)
    {
        Skip.If(ArmSpecifications.Find() is null, "no OpenAPI documents: set VMG_ARM_SPECS or put them in ../shared/arm-specs");
        Assert.Empty(Check(Good));
        string text = Good.Replace(from, to, StringComparison.Ordinal);
        if (expected is null)
        {
            text = Good.Replace("{\"osDisk\":{\"osType\":\"Linux\",\"osState\":\"Generalized\",\"diskSizeGB\":5}}", "[]", StringComparison.Ordinal);
            expected = "is no object";
        }

        Assert.Contains(Check(text), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_wrong_version_path_method_or_status_is_found()
    {
        Skip.If(ArmSpecifications.Find() is null, "no OpenAPI documents: set VMG_ARM_SPECS or put them in ../shared/arm-specs");
        ArmExchange good = Exchange(Good);
        Assert.Contains(
            ArmValidation.Check(good with { Query = new Dictionary<string, string> { ["api-version"] = "2020-01-01" } }),
            problem => problem.Contains("api-version", StringComparison.Ordinal));
        Assert.Contains(ArmValidation.Check(good with { Path = Path + "/x/y" }), problem => problem.Contains("no such operation", StringComparison.Ordinal));
        Assert.Contains(ArmValidation.Check(good with { Method = "POST" }), problem => problem.Contains("no such operation", StringComparison.Ordinal));
        Assert.Contains(
            ArmValidation.Check(good with { Status = 204, ResponseBody = null }), problem => problem.Contains("status 204", StringComparison.Ordinal));
        Assert.Contains(ArmValidation.Check(good with { RequestBody = null }), problem => problem.Contains("no body", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Check(string body) => ArmValidation.Check(Exchange(body));

    private static ArmExchange Exchange(string body) => new(
        "PUT", Path, new Dictionary<string, string> { ["api-version"] = "2023-07-01" }, JsonNode.Parse(body), 201, JsonNode.Parse("""{"location":"w"}"""));
}
