using System.Collections.Immutable;

namespace MrBen.Portfolio.Tool;

/// <summary>A command cannot be done, for a reason that its user can act on.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(ExitCode exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>Faults of the input, all of them.</summary>
    public CommandException(ImmutableArray<InputFault> faults)
        : base(string.Join('\n', faults)) => (ExitCode, Faults) = (ExitCode.Faults, faults);

    public ExitCode ExitCode { get; }

    /// <summary>The faults, where the input has some.</summary>
    public ImmutableArray<InputFault> Faults { get; } = [];
}
