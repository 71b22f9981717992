using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

public class QuadraticProgramTests
{
    private static readonly SymmetricMatrix Identity = SymmetricMatrix.FromDiagonal([1, 1]);

    [Fact]
    public void Create_BadInput_IsNamed()
    {
        Assert.Equal("hessian", Assert.Throws<ArgumentNullException>(() => QuadraticProgram.Create(null!, [])).ParamName);
        Assert.Equal("hessian",
            Assert.Throws<ArgumentOutOfRangeException>(() => QuadraticProgram.Create(SymmetricMatrix.Create(0, []), [])).ParamName);
        Refused("Expected 2 linear coefficients (one per variable), got 1. (Parameter 'linear')",
            () => QuadraticProgram.Create(Identity, [1]));
        Refused("Element 1 is NaN; every element must be finite. (Parameter 'linear')",
            () => QuadraticProgram.Create(Identity, [1, double.NaN]));
        Refused("Expected 2 lower bounds (one per variable), got 3. (Parameter 'lower')",
            () => QuadraticProgram.Create(Identity, [0, 0], [0, 0, 0]));
        Refused("Element 1 is Infinity; it must be finite, or -Infinity for no bound. (Parameter 'lower')",
            () => QuadraticProgram.Create(Identity, [0, 0], [0, double.PositiveInfinity]));
        Refused("Element 0 is NaN; it must be finite, or Infinity for no bound. (Parameter 'upper')",
            () => QuadraticProgram.Create(Identity, [0, 0], [0, 0], [double.NaN, 1]));
        Refused("Expected 2 columns (one per variable), got 3. (Parameter 'rows')",
            () => QuadraticProgram.Create(Identity, [0, 0], rows: DenseMatrix.Empty(3)));
        DenseMatrix budget = DenseMatrix.Create(1, 2, [1, 1]);
        Refused("Expected 1 lower row limits (one per row), got 2. (Parameter 'rowLower')",
            () => QuadraticProgram.Create(Identity, [0, 0], rows: budget, rowLower: [1, 1]));
        Refused("Element 0 is -Infinity; it must be finite, or Infinity for no bound. (Parameter 'rowUpper')",
            () => QuadraticProgram.Create(Identity, [0, 0], rows: budget, rowUpper: [double.NegativeInfinity]));
        Refused("Expected 2 linear coefficients (one per variable), got 0. (Parameter 'linear')",
            () => QuadraticProgram.Create(Identity, [0, 0]).WithLinear([]));
    }

    [Fact]
    public void Create_NothingGiven_MeansNoBounds()
    {
        QuadraticProgram program = QuadraticProgram.Create(Identity, [0, 0], rows: DenseMatrix.Create(1, 2, [1, 1]));
        Assert.All(program.Lower.ToArray(), bound => Assert.Equal(double.NegativeInfinity, bound));
        Assert.All(program.Upper.ToArray(), bound => Assert.Equal(double.PositiveInfinity, bound));
        Assert.Equal(double.NegativeInfinity, program.RowLower[0]);
        Assert.Equal(double.PositiveInfinity, program.RowUpper[0]);
    }

    [Fact]
    public void Settings_Unsound_ListEveryError()
    {
        SolverSettings settings = new()
        {
            TimeLimit = TimeSpan.Zero,
            MaxIterations = -1,
            FeasibilityTolerance = double.NaN,
            OptimalityTolerance = 0.01,
        };
        string[] errors =
        [
            "TimeLimit must be positive; it is 00:00:00.",
            "MaxIterations must be at least 0; it is -1.",
            "FeasibilityTolerance must be in (0, 1e-3]; it is NaN.",
            "OptimalityTolerance must be in (0, 1e-3]; it is 0.01.",
        ];
        Assert.Equal(errors, settings.Validate());
        Assert.Empty(new SolverSettings().Validate());
        QuadraticProgram program = QuadraticProgram.Create(Identity, [0, 0]);
        Assert.Equal(string.Join(' ', errors) + " (Parameter 'settings')",
            Assert.Throws<ArgumentException>(() => new QuadraticSolver().Solve(program, settings, CancellationToken.None)).Message);
    }

    private static void Refused(string message, Action create) => Assert.Equal(message, Assert.Throws<ArgumentException>(create).Message);
}
