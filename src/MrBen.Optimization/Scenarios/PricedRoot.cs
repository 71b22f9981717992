using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// Minimises a root ρ plus c'x as ½ρ² + μ·c'x at the price μ = ρ, where the two have the same optimality conditions. A long second-order
/// cone, which the root alone would need, loses half of the digits where it is tight; squares lose none.
/// </summary>
internal static class PricedRoot
{
    private const int MostRounds = 20;
    private const double Tolerance = 1e-11;
    private const double WideTolerance = 1e-9; // where secants come no nearer
    private const double LargestPrice = 1e6; // in typical returns
    private const double SmallestPrice = 1e-6;

    /// <summary>Whether the program is such a one.</summary>
    public static bool Fits(ScenarioProgram program) => program.Goal == ScenarioGoal.LeastMeasure
        && program.Measure!.Square == SquareKind.HalfOfSquare && program.Hessian is null && program.Linear.ContainsAnyExcept(0.0);

    /// <summary>
    /// Looks for the price by secants: what the root at the optimum is less the price falls in the price. <see langword="null"/> where
    /// there is none in reach, as where the root is 0 or the linear term outruns it.
    /// </summary>
    /// <param name="program">What is asked.</param>
    /// <param name="solve">Solves the conic programs.</param>
    public static (ConicForm Form, ConicOutcome Conic)? Solve(ScenarioProgram program, ConicSolve solve)
    {
        ConicForm form = new(program, ConicFormKind.PricedSquare);
        double typical = program.Scenarios.TypicalReturn;
        double price = typical;
        (double lastPrice, double lastExcess) = (0, 0);
        for (int round = 0; round < MostRounds; round++)
        {
            form.SetPrice(price);
            ConicOutcome conic = solve.Solve(form.Conic);
            if (conic.Status is SolverStatus.PrimalInfeasible or SolverStatus.Unbounded)
            {
                return (form, conic);
            }

            if (conic.Status != SolverStatus.Optimal)
            {
                return null;
            }

            double root = Math.Sqrt(2 * Math.Max(0, conic.Objective - Kernels.Dot(form.Conic.Linear, conic.Point)));
            double excess = root - price;
            bool comesNearer = round == 0 || Math.Abs(excess) < 0.5 * Math.Abs(lastExcess);
            if (Math.Abs(excess) <= (comesNearer ? Tolerance : WideTolerance) * price)
            {
                return (form, conic);
            }

            double slope = (excess - lastExcess) / (price - lastPrice);
            double next = round > 0 && slope < 0 ? price - (excess / slope) : root;
            (lastPrice, lastExcess) = (price, excess);
            price = next > 0 ? next : root;
            if (!(price > SmallestPrice * typical && price < LargestPrice * typical))
            {
                return null;
            }
        }

        return null;
    }
}
