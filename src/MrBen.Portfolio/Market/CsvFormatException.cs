using System.Collections.Immutable;
using System.Text;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>A text is not the file of prices it should be. All faults are reported together, up to the number the options state.</summary>
public sealed class CsvFormatException : FormatException
{
    internal CsvFormatException(string? source, ImmutableArray<CsvFault> faults, int faultCount)
        : base(Sentence(source, faults, faultCount)) => (Faults, FaultCount) = (faults, faultCount);

    /// <summary>The first faults, in the order of the lines.</summary>
    public ImmutableArray<CsvFault> Faults { get; }

    /// <summary>How many faults there are, listed or not.</summary>
    public int FaultCount { get; }

    private static string Sentence(string? source, ImmutableArray<CsvFault> faults, int count)
    {
        if (count == 1)
        {
            return source is null ? faults[0].Message : $"{source}: {faults[0].Message}";
        }

        StringBuilder text = new(Invariant($"{source ?? "The text"} has {count} faults:"));
        foreach (CsvFault fault in faults)
        {
            text.Append('\n').Append(fault.Message);
        }

        if (count > faults.Length)
        {
            text.Append(Invariant($"\nand {count - faults.Length} more."));
        }

        return text.ToString();
    }
}
