using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Collects the faults of one text and throws them together. Not thread-safe.</summary>
internal sealed class CsvFaultList(string? source, int maximum)
{
    private readonly List<CsvFault> _faults = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Add(int? line, string? column, string? text, string what)
    {
        _count++;
        if (_faults.Count < maximum)
        {
            string place = line is null ? "" : column is null ? Invariant($"Line {line}: ") : Invariant($"Line {line}, column {column}: ");
            _faults.Add(new CsvFault(line, column, text, place + what));
        }
    }

    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new CsvFormatException(source, [.. _faults], _count);
        }
    }
}
