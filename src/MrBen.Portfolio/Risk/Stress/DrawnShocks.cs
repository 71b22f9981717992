using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Independent normal or Student t log returns; the mirror image has the opposite deviations from the mean.</summary>
internal sealed class DrawnShocks(int periods, double drift, double volatility, double? degreesOfFreedom) : EquityShocks
{
    private readonly double[] _deviations = new double[periods];

    public override bool CanMirror => true;

    public override double VarianceBetweenDates => degreesOfFreedom is null ? volatility * volatility : 0;

    public override void Next(ref SeededRandom draws)
    {
        for (int t = 0; t < _deviations.Length; t++)
        {
            double spread = degreesOfFreedom is { } degrees ? Math.Sqrt((degrees - 2) / draws.NextChiSquare(degrees)) : 1;
            _deviations[t] = volatility * spread * draws.NextNormal();
        }
    }

    public override double LogReturn(int period, bool mirrored) => drift + (mirrored ? -_deviations[period] : _deviations[period]);
}
