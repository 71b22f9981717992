using System.Diagnostics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Least squares of one series on an intercept and some others, with or without a ridge. Not thread-safe while it is made; immutable after.
/// </summary>
/// <remarks>
/// Columns are centred, which takes the intercept out, and scaled to unit deviation (divisor n), so that the ridge treats them alike; then
/// an orthogonal basis is taken by modified Gram-Schmidt in two passes, which keeps the digits that normal equations lose. A ridge λ is K
/// rows with √(nλ) on their diagonal below the columns. Sources: Björck (1994), Linear Algebra and its Applications 197–198, section 4;
/// Hoerl and Kennard (1970), Technometrics 12(1), equations 2.1 and 2.2.
/// </remarks>
internal sealed class LinearRegression
{
    private const double Dependent = 1e-9;

    private readonly double[][] _columns; // centred and scaled, n long
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _inverse; // (Z′Z + nλI)⁻¹, K × K

    private LinearRegression(double[][] columns, double[] means, double[] deviations)
    {
        (_columns, _means, _deviations) = (columns, means, deviations);
        _inverse = new double[columns.Length * columns.Length];
        Coefficients = new double[columns.Length];
        Residuals = [];
    }

    /// <summary>The slopes, one per column, in the columns' units.</summary>
    public double[] Coefficients { get; }

    /// <summary>The intercept, which no ridge shrinks.</summary>
    public double Intercept { get; private set; }

    /// <summary>What is left of the series, with mean 0.</summary>
    public double[] Residuals { get; private set; }

    /// <summary>1 − Σe²/Σ(y − mean)²; null where the series does not vary.</summary>
    public double? RSquared { get; private set; }

    /// <summary>Number of slopes that the fit has room for: K, or less with a ridge, tr[Z′Z(Z′Z + nλI)⁻¹].</summary>
    public double EffectiveSlopes { get; private set; }

    /// <summary>
    /// Fits checked series of one length, at least 2. The result is null where a column is a combination of those before it and the ridge
    /// is 0; <paramref name="dependent"/> then is its place.
    /// </summary>
    public static LinearRegression? Fit(ReadOnlySpan<double> series, double[][] regressors, double ridge, out int dependent)
    {
        int n = series.Length;
        int count = regressors.Length;
        double[][] columns = new double[count][];
        double[] means = new double[count];
        double[] deviations = new double[count];
        for (int k = 0; k < count; k++)
        {
            Debug.Assert(regressors[k].Length == n, "Callers check.");
            (means[k], deviations[k]) = MeanAndDeviation(regressors[k]);
            if (!Varies(means[k], deviations[k]))
            {
                dependent = k; // it does not move: the intercept says what it says
                return null;
            }

            columns[k] = new double[n];
            for (int t = 0; t < n; t++)
            {
                columns[k][t] = (regressors[k][t] - means[k]) / deviations[k];
            }
        }

        LinearRegression fit = new(columns, means, deviations);
        dependent = fit.Solve(series, ridge);
        return dependent < 0 ? fit : null;
    }

    /// <summary>Whether a series moves by more than rounding, so that it can be told from the intercept.</summary>
    public static bool Varies(ReadOnlySpan<double> series)
    {
        (double mean, double deviation) = MeanAndDeviation(series);
        return Varies(mean, deviation);
    }

    /// <summary>
    /// Standard errors of the intercept (first) and the slopes: the classical ones, or, with a number of lags, those of Newey and West.
    /// </summary>
    /// <param name="lags">Null for the classical ones, which take residuals for independent and of one variance.</param>
    /// <remarks>
    /// With a ridge they are those of the shrunk slopes about their own mean, not about the true ones. The intercept is that at the
    /// columns' means, carried to 0. Source of the sandwich: Newey and West (1987), Econometrica 55(3), theorem 1; here times
    /// n/(n − 1 − slopes).
    /// </remarks>
    public double[] StandardErrors(int? lags)
    {
        int count = _columns.Length;
        int n = Residuals.Length;
        double freedom = n - 1 - EffectiveSlopes;
        double[] middle = new double[(count + 1) * (count + 1)]; // of the scores of (1, Z)
        for (int lag = 0; lag <= (lags ?? 0); lag++)
        {
            double weight = lag == 0 ? 1 : 1 - (lag / ((lags ?? 0) + 1.0));
            for (int t = lag; t < n; t++)
            {
                double product = lags is null ? 1 : Residuals[t] * Residuals[t - lag];
                for (int i = 0; i <= count; i++)
                {
                    for (int j = 0; j <= count; j++)
                    {
                        double here = weight * product * Regressor(i, t) * Regressor(j, t - lag);
                        middle[(i * (count + 1)) + j] += here;
                        if (lag > 0)
                        {
                            middle[(j * (count + 1)) + i] += here;
                        }
                    }
                }
            }
        }

        double scale = lags is null ? Kernels.Dot(Residuals, Residuals) / freedom : n / freedom;
        double[] errors = new double[count + 1];
        double[] direction = new double[count + 1];
        for (int k = -1; k < count; k++)
        {
            // The slope k, or the intercept at 0, is this combination of the scores of (1, Z).
            direction.AsSpan().Clear();
            if (k < 0)
            {
                direction[0] = 1.0 / n;
                for (int j = 0; j < count; j++)
                {
                    Accumulate(direction, j, -_means[j] / _deviations[j]);
                }
            }
            else
            {
                Accumulate(direction, k, 1 / _deviations[k]);
            }

            errors[k + 1] = Math.Sqrt(Math.Max(0, scale * QuadraticForm(middle, direction)));
        }

        return errors;
    }

    private static bool Varies(double mean, double deviation) => deviation > Dependent * Math.Abs(mean);

    private static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> series)
    {
        (double mean, double variance) = Moments.MeanAndVariance(series);
        return (mean, Math.Sqrt(variance * (series.Length - 1) / series.Length));
    }

    private double Regressor(int index, int t) => index == 0 ? 1 : _columns[index - 1][t];

    private void Accumulate(double[] direction, int slope, double factor)
    {
        int count = _columns.Length;
        for (int j = 0; j < count; j++)
        {
            direction[j + 1] += factor * _inverse[(slope * count) + j];
        }
    }

    private static double QuadraticForm(double[] matrix, double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            for (int j = 0; j < vector.Length; j++)
            {
                sum += vector[i] * matrix[(i * vector.Length) + j] * vector[j];
            }
        }

        return sum;
    }

    // The place of a dependent column, or −1.
    private int Solve(ReadOnlySpan<double> series, double ridge)
    {
        int n = series.Length;
        int count = _columns.Length;
        double[][] basis = new double[count][];
        double[] triangle = new double[count * count];
        double[] rotated = new double[count];
        double mean = Moments.MeanOf(series);
        double[] rest = new double[n + count];
        for (int t = 0; t < n; t++)
        {
            rest[t] = series[t] - mean;
        }

        double total = Kernels.Dot(rest, rest);
        for (int k = 0; k < count; k++)
        {
            basis[k] = new double[n + count];
            _columns[k].CopyTo(basis[k], 0);
            basis[k][n + k] = Math.Sqrt(n * ridge);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < k; j++)
                {
                    double product = Kernels.Dot(basis[j], basis[k]);
                    triangle[(j * count) + k] += product;
                    Kernels.Axpy(-product, basis[j], basis[k]);
                }
            }

            double length = Math.Sqrt(Kernels.Dot(basis[k], basis[k]));
            if (length <= Dependent * Math.Sqrt(n))
            {
                return k;
            }

            triangle[(k * count) + k] = length;
            Kernels.Scale(1 / length, basis[k]);
            rotated[k] = Kernels.Dot(basis[k], rest);
            Kernels.Axpy(-rotated[k], basis[k], rest);
        }

        LinearSystem.BackSubstitute(triangle, rotated);
        double[] slopes = rotated;
        Invert(triangle);
        Residuals = new double[n];
        Intercept = mean;
        for (int k = 0; k < count; k++)
        {
            Coefficients[k] = slopes[k] / _deviations[k];
            Intercept -= Coefficients[k] * _means[k];
        }

        for (int t = 0; t < n; t++)
        {
            Residuals[t] = series[t] - mean;
        }

        for (int k = 0; k < count; k++)
        {
            Kernels.Axpy(-slopes[k], _columns[k], Residuals);
        }

        double squares = Kernels.Dot(Residuals, Residuals);
        RSquared = total > 0 ? 1 - (squares / total) : null;
        EffectiveSlopes = count;
        for (int k = 0; k < count; k++)
        {
            EffectiveSlopes -= n * ridge * _inverse[(k * count) + k]; // tr[Z′Z(Z′Z + nλI)⁻¹] = K − nλ·tr(…)⁻¹
        }

        return -1;
    }

    // (R′R)⁻¹ = R⁻¹R⁻ᵀ, column by column of R⁻¹.
    private void Invert(double[] triangle)
    {
        int count = _columns.Length;
        for (int k = 0; k < count; k++)
        {
            double[] column = new double[count];
            column[k] = 1;
            LinearSystem.BackSubstitute(triangle, column);
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    _inverse[(i * count) + j] += column[i] * column[j];
                }
            }
        }
    }
}
