using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>
/// Writes the values of a state, little-endian. No method here is called <c>Write</c>: overloads of a derived class win over those of its
/// base, and an <see langword="int"/> would be written as a decimal that may be missing.
/// </summary>
internal sealed class StateWriter(Stream stream) : BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)
{
    public void WriteTime(DateTimeOffset time) => Write(time.UtcTicks);

    public void WriteOptionalTime(DateTimeOffset? time)
    {
        Write(time is not null);
        if (time is { } known)
        {
            WriteTime(known);
        }
    }

    public void WriteOptional(decimal? value)
    {
        Write(value is not null);
        if (value is { } known)
        {
            Write(known);
        }
    }

    public void WriteOptional(double? value)
    {
        Write(value is not null);
        if (value is { } known)
        {
            Write(known);
        }
    }

    public void WriteOptional(AssetId? asset) => WriteOptional(asset?.Value);

    public void WriteOptional(string? text)
    {
        Write(text is not null);
        if (text is not null)
        {
            Write(text);
        }
    }

    public void WriteDate(DateOnly date) => Write(date.DayNumber);

    public void WriteOptionalDate(DateOnly? date)
    {
        Write(date is not null);
        if (date is { } known)
        {
            WriteDate(known);
        }
    }

    public void WriteNumbers(ReadOnlySpan<double> numbers)
    {
        Write(numbers.Length);
        foreach (double number in numbers)
        {
            Write(number);
        }
    }

    public void WriteAssets(ImmutableArray<AssetId> assets)
    {
        Write(assets.Length);
        foreach (AssetId asset in assets)
        {
            Write(asset.Value);
        }
    }
}
