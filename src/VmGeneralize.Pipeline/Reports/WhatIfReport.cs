namespace VmGeneralize.Pipeline;

/// <summary>What a command would call in Azure; nothing was sent.</summary>
/// <param name="Calls">In order.</param>
/// <param name="UploadBytes">That would be sent; null: nothing is uploaded.</param>
/// <param name="UploadRequests">That they would take.</param>
public sealed record WhatIfReport(IReadOnlyList<WhatIfCall> Calls, long? UploadBytes, long? UploadRequests)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "what-if";
}

/// <summary>One call.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Resource">What is called.</param>
/// <param name="What">What for.</param>
public sealed record WhatIfCall(string Method, string Resource, string What);
