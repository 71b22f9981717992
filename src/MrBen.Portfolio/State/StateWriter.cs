using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>Writes the values of a state, little-endian.</summary>
internal sealed class StateWriter(Stream stream) : BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)
{
    public void Write(DateTimeOffset time) => Write(time.UtcTicks);

    public void WriteOptional(decimal? value)
    {
        Write(value is not null);
        if (value is { } known)
        {
            Write(known);
        }
    }

    public void Write(ImmutableArray<AssetId> assets)
    {
        Write(assets.Length);
        foreach (AssetId asset in assets)
        {
            Write(asset.Value);
        }
    }
}
