using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Observed returns drawn anew. Independent draws come from the sorted returns, so that the mirror image has a low return where the path
/// has a high one; blocks have no mirror image.
/// </summary>
internal sealed class ResampledShocks : EquityShocks
{
    private readonly double[] _logReturns;
    private readonly int[] _places;
    private readonly double? _meanBlock;

    public ResampledShocks(int periods, ImmutableArray<double> returns, double? meanBlock)
    {
        (_places, _meanBlock) = (new int[periods], meanBlock);
        _logReturns = [.. returns.Select(value => value > -1 ? double.LogP1(value) : double.NegativeInfinity)];
        if (CanMirror)
        {
            Array.Sort(_logReturns);
        }
    }

    public override bool CanMirror => _meanBlock is null;

    public override void Next(ref SeededRandom draws) =>
        StationaryBootstrap.Draw(ref draws, _meanBlock ?? 1, _logReturns.Length, _places);

    public override double LogReturn(int period, bool mirrored) =>
        _logReturns[mirrored ? _logReturns.Length - 1 - _places[period] : _places[period]];
}
