using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>A feasible point for programs of bounds and one row at most, whatever method was stopped and wherever it was.</content>
public sealed partial class SolverSession
{
    private double[] _slopes = [];

    // Moves the point into the bounds and along them until the row holds, and measures it with the row's last multiplier.
    private bool TryIncumbent(
        QuadraticProgram program, SolverSettings settings, ReadOnlySpan<double> from, ReadOnlySpan<double> rowMultipliers, string driver)
    {
        if (program.RowCount > 1)
        {
            return false;
        }

        Span<double> point = _outcome.MutablePoint;
        from.CopyTo(point);
        Span<double> multipliers = _outcome.MutableRowMultipliers;
        rowMultipliers.CopyTo(multipliers);
        for (int j = 0; j < point.Length; j++)
        {
            double value = double.IsFinite(point[j]) ? point[j] : 0;
            point[j] = Math.Min(Math.Max(value, program.Lower[j]), program.Upper[j]);
        }

        if (program.RowCount == 1)
        {
            double multiplier = multipliers[0];
            double limit = multiplier > 0 ? program.RowLower[0] : program.RowUpper[0];
            multipliers[0] = double.IsFinite(multiplier) && double.IsFinite(limit) ? multiplier : 0;
            Fill(program, point);
        }

        double objective = WriteSlopes(program, point, multipliers);
        Certificate certificate = _measure.Measure(
            program, point, multipliers, _outcome.BoundMultipliers, _outcome.CostSlopes);
        if (!(certificate.PrimalResidual <= settings.FeasibilityTolerance && double.IsFinite(certificate.Gap)))
        {
            return false;
        }

        (_outcome.Driver, _outcome.Certificate, _outcome.Objective) = (driver, certificate, objective);
        _outcome.Status = certificate.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance)
            ? SolverStatus.Optimal
            : SolverStatus.FeasibleIncumbent;
        return true;
    }

    // Each variable goes the same share of the way that is open to it; those without an end share alike.
    private static void Fill(QuadraticProgram program, Span<double> point)
    {
        ReadOnlySpan<double> row = program.Rows.Row(0);
        double activity = Kernels.Dot(row, point);
        double missing = Math.Min(Math.Max(activity, program.RowLower[0]), program.RowUpper[0]) - activity;
        double room = 0;
        int endless = 0;
        for (int j = 0; j < row.Length && missing != 0; j++)
        {
            double open = row[j] == 0 ? 0 : Math.Abs(row[j]) * Math.Abs(End(program, row[j] * missing, j) - point[j]);
            room += double.IsFinite(open) ? open : 0;
            endless += double.IsFinite(open) ? 0 : 1;
        }

        double share = endless > 0 ? 0 : room > 0 ? Math.Min(1, Math.Abs(missing) / room) : 0;
        for (int j = 0; j < row.Length && missing != 0; j++)
        {
            if (row[j] == 0)
            {
                continue;
            }

            double end = End(program, row[j] * missing, j);
            if (!double.IsFinite(end))
            {
                point[j] += missing / (endless * row[j]);
            }
            else if (share > 0)
            {
                double moved = point[j] + (share * (end - point[j]));
                point[j] = Math.Min(Math.Max(moved, program.Lower[j]), program.Upper[j]);
            }
        }
    }

    private static double End(QuadraticProgram program, double direction, int j) => direction > 0 ? program.Upper[j] : program.Lower[j];

    // Multipliers of the bounds at which the point is, and slopes of costs; the objective, from the same product.
    private double WriteSlopes(QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> rowMultipliers)
    {
        if (_slopes.Length != point.Length)
        {
            _slopes = new double[point.Length];
        }

        program.Hessian.Multiply(point, _slopes);
        double objective = (0.5 * Kernels.Dot(_slopes, point)) + program.LinearObjectiveAt(point);
        Kernels.Axpy(1, program.Linear, _slopes);
        if (program.RowCount == 1)
        {
            Kernels.Axpy(-rowMultipliers[0], program.Rows.Row(0), _slopes);
        }

        for (int j = 0; j < point.Length; j++)
        {
            double slope = _slopes[j];
            if (program.Costs is { } costs)
            {
                double cost = point[j] > costs.Center[j] ? costs.Above[j]
                    : point[j] < costs.Center[j] ? -costs.Below[j]
                    : Math.Clamp(-slope, -costs.Below[j], costs.Above[j]);
                _outcome.MutableCostSlopes[j] = cost;
                slope += cost;
            }

            bool fits = slope > 0 ? point[j] == program.Lower[j] : point[j] == program.Upper[j];
            _outcome.MutableBoundMultipliers[j] = fits ? slope : 0;
        }

        return objective;
    }
}
