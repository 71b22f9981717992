using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>The rows of one series' regressions: what was seen after each period, and the labels that followed.</summary>
internal sealed class HarTraining
{
    private readonly VolatilitySeries _series;
    private readonly HarRegressors _regressors;
    private readonly double[] _rows;
    private readonly int _first;

    /// <summary>Runs over the series; the regressors then stand after its last period.</summary>
    public HarTraining(VolatilitySeries series, HarRegressors regressors)
    {
        (_series, _regressors) = (series, regressors);
        int columns = regressors.Count;
        _first = -1;
        _rows = new double[series.Count * columns];
        for (int t = 0; t < series.Count; t++)
        {
            regressors.Push(series[t]);
            if (regressors.IsWarm)
            {
                _first = _first < 0 ? t : _first;
                regressors.Fill(_rows.AsSpan(t * columns, columns));
            }
        }
    }

    /// <summary>
    /// The constant and coefficients for a horizon over all series, 0 for a regressor that never changes; null where the regressors
    /// explain one another.
    /// </summary>
    public static double[]? Regress(HarTraining[] panel, int horizon, HarForm form)
    {
        int count = panel.Sum(part => part.RowsOf(horizon));
        double[] labels = new double[count];
        double[][] columns = [.. Enumerable.Range(0, panel[0]._regressors.Count).Select(_ => new double[count])];
        int next = 0;
        foreach (HarTraining part in panel)
        {
            HarScale scale = part._regressors.Scale;
            for (int t = part._first; t < part._first + part.RowsOf(horizon); t++)
            {
                double label = part.Label(t, horizon);
                labels[next] = form == HarForm.Levels ? label : Math.Log(Math.Max(label, scale.Floor)) - scale.Center;
                for (int k = 0; k < columns.Length; k++)
                {
                    columns[k][next] = part._rows[(t * columns.Length) + k];
                }

                next++;
            }
        }

        int[] moving = [.. Enumerable.Range(0, columns.Length).Where(k => LinearRegression.Varies(columns[k]))];
        if (LinearRegression.Fit(labels, [.. moving.Select(k => columns[k])], ridge: 0, out _) is not { } fit)
        {
            return null;
        }

        double[] coefficients = new double[columns.Length + 1];
        coefficients[0] = fit.Intercept;
        for (int k = 0; k < moving.Length; k++)
        {
            coefficients[moving[k] + 1] = fit.Coefficients[k];
        }

        return Array.TrueForAll(coefficients, double.IsFinite) ? coefficients : null;
    }

    public HarFit ToFit(string name, HarForm form, ImmutableArray<int> horizons, double[][] coefficients)
    {
        double[] scales = new double[horizons.Length];
        double[] smallest = new double[horizons.Length];
        for (int h = 0; h < horizons.Length; h++)
        {
            (smallest[h], scales[h]) = Calibrate(horizons[h], coefficients[h], form);
        }

        return new HarFit(_series, name, form, horizons, coefficients, scales, smallest, _regressors);
    }

    // The smallest label and, in logarithms, the mean of label over forecast.
    private (double Smallest, double Scale) Calibrate(int horizon, double[] coefficients, HarForm form)
    {
        int columns = _regressors.Count;
        double smallest = double.PositiveInfinity;
        double sum = 0;
        int rows = RowsOf(horizon);
        for (int t = _first; t < _first + rows; t++)
        {
            double label = Label(t, horizon);
            smallest = Math.Min(smallest, label);
            double logarithm = _regressors.Scale.Center + HarFit.Apply(coefficients, _rows.AsSpan(t * columns, columns));
            sum += form == HarForm.Levels ? 1 : label / Math.Exp(logarithm);
        }

        return (Math.Max(smallest, _regressors.Scale.Floor), sum / rows);
    }

    private int RowsOf(int horizon) => _series.Count - horizon - _first;

    private double Label(int period, int horizon)
    {
        double sum = 0;
        foreach (double variance in _series.Variances.Slice(period + 1, horizon))
        {
            sum += variance;
        }

        return sum / horizon;
    }
}
