using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>A configuration cannot be used; the message lists every fault, one in a line.</summary>
public sealed class ConfigurationException : FormatException
{
    /// <summary>Takes the faults.</summary>
    public ConfigurationException(ImmutableArray<ConfigurationFault> faults)
        : base(string.Join('\n', faults)) => Faults = faults;

    /// <summary>Every fault, in the order of the document.</summary>
    public ImmutableArray<ConfigurationFault> Faults { get; }
}
