namespace MrBen.Portfolio.Testing.Contract;

/// <summary>A gateway does not keep the contract.</summary>
public sealed class GatewayContractException : Exception
{
    /// <summary>A breach.</summary>
    /// <param name="check">The check that found it.</param>
    /// <param name="message">What was expected and what came, in a sentence.</param>
    /// <param name="innerException">What the gateway threw, where it did.</param>
    public GatewayContractException(GatewayContractCheck check, string message, Exception? innerException = null)
        : base($"{check}: {message}", innerException) => Check = check;

    /// <summary>The check that found it.</summary>
    public GatewayContractCheck Check { get; }
}
