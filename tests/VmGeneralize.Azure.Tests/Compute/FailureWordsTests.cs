using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class FailureWordsTests : ArmTest
{
    [Theory]
    [InlineData(403, "AuthorizationFailed", "Contributor")]
    [InlineData(403, "RequestDisallowedByPolicy", "policy")]
    [InlineData(404, "ResourceGroupNotFound", "az group create")]
    [InlineData(404, "SubscriptionNotFound", "--subscription")]
    [InlineData(409, "MissingSubscriptionRegistration", "az provider register")]
    [InlineData(409, "ScopeLocked", "lock")]
    [InlineData(409, "QuotaExceeded", "quota")]
    [InlineData(400, "LocationNotAvailableForResourceType", "--location")]
    [InlineData(409, "SkuNotAvailable", "--sku")]
    [InlineData(401, "ExpiredAuthenticationToken", "az login")]
    [InlineData(418, "SomethingNew", "support")]
    public async Task A_refusal_names_what_was_done_the_code_the_request_and_what_to_do(int status, string code, string next)
    {
        Server.Faults = (_, _) => new ArmFault.Answer(status, code, $"No. https://x.blob.core.windows.net/a?sig={ComputeState.Secret}");
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default));

        Assert.Equal(code, problem.ServiceCode);
        Assert.StartsWith("Looking for the image web: No.", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"{code}, HTTP {status}, request request-web", problem.Message, StringComparison.Ordinal);
        Assert.Contains(next, problem.Next, StringComparison.Ordinal);
        Assert.DoesNotContain(ComputeState.Secret, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resource group 'images' could not be found.", "az group create --name images --location REGION")]
    [InlineData("Resource group 'a b; c' could not be found.", "az group create --name GROUP --location REGION")]
    public async Task A_resource_group_that_is_missing_can_be_made_with_the_command_that_is_shown(string message, string command)
    {
        Server.Faults = (_, _) => new ArmFault.Answer(404, "ResourceGroupNotFound", message);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default));

        Assert.EndsWith(command, problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "LinkedAuthorizationFailed",
        "The client 'x' has permission to perform action 'Microsoft.Compute/galleries/images/versions/write' on scope '/s/gal'; however, it does not have "
            + "permission to perform action 'Microsoft.Storage/storageAccounts/listKeys/action' on the linked scope(s) '/s/acc' or the linked "
            + "scope(s) are invalid.",
        "\"Storage Account Contributor\" on /s/acc: a gallery version of a blob")]
    [InlineData(
        "AuthorizationFailed",
        "The client 'x' does not have authorization to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope '/s/gal' or the scope is "
            + "invalid.",
        "\"Compute Gallery Artifacts Publisher\" on /s/gal")]
    [InlineData(
        "AuthorizationFailed",
        "It does not have authorization to perform action 'Microsoft.Compute/disks/beginGetAccess/action' over scope '/s/d'.",
        "\"Contributor\" on /s/d")]
    [InlineData("AuthorizationFailed", "No authorization to perform action 'Microsoft.Compute/disks/upload/action'.", "Data Operator for Managed Disks")]
    [InlineData("AuthorizationFailed", "No.", "The message names the action")]
    public async Task A_missing_right_is_told_with_the_role_that_has_it(string code, string message, string expected)
    {
        Server.Faults = (_, _) => new ArmFault.Answer(403, code, message);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default));

        Assert.Contains(expected, problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "QuotaExceeded", "Too many galleries.")]
    [InlineData(409, "OperationNotAllowed", "Operation could not be completed as it results in exceeding approved Total Regional Disks Quota.")]
    [InlineData(409, "QuotaExceeded", "Too many disks.")]
    public async Task A_quota_is_told_at_once_with_the_way_out(int status, string code, string message)
    {
        int requests = 0;
        Server.Faults = (_, _) =>
        {
            requests++;
            return new ArmFault.Answer(status, code, message, RetryAfterSeconds: 0);
        };
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default));

        Assert.Contains("portal: Quotas", problem.Next, StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        int requests = 0;
        Server.Faults = (_, _) => ++requests <= 3 ? new ArmFault.Answer(429, "TooManyRequests", "Slow down.", RetryAfterSeconds: 0) : null;
        await new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default);

        Assert.True(requests > 4);
    }

    [Fact]
    public async Task Throttling_that_does_not_end_is_told()
    {
        Server.Faults = (_, _) => new ArmFault.Answer(429, "TooManyRequests", "Slow down.", RetryAfterSeconds: 0);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default));

        Assert.Contains("in a few minutes", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_operation_on_the_same_resource_is_waited_for()
    {
        int puts = 0;
        Server.Faults = (exchange, _) => exchange.Method == "PUT" && ++puts <= 2
            ? new ArmFault.Answer(409, "AnotherOperationInProgress", "Another operation on this or dependent resource is in progress.") : null;
        await new ManagedImage(Access, null).CreateAsync(ManagedImageTests.Spec, default);

        Assert.Equal(3, puts);
    }

    [Fact]
    public async Task The_audience_of_the_cloud_is_asked_for()
    {
        await new ManagedImage(
            Access with { Cloud = Cloud.China with { ResourceManager = Server.Endpoint } }, null).CreateAsync(ManagedImageTests.Spec, default);

        Assert.Equal(["https://management.chinacloudapi.cn/.default"], Credential.Scopes.Distinct());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x?api-version=1")]
    public void A_name_cannot_leave_its_place_in_an_address(string name) => Assert.Throws<UsageException>(() => Scope.Disk(name));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/subscriptions/x")]
    [InlineData("/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Compute/disks/d")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/g/providers/Microsoft.Web/sites/s")]
    public void What_is_no_source_of_an_image_is_told_before_the_first_call(string id) => Assert.Throws<UsageException>(() => ImageSource.OfId(id));
}
