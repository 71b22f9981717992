using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// Solves with a back-end and refines against the system as it is, with H itself and without what was added to make factors exist. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// The corrections of iterative refinement are combined so that the residual is least: where the factor is good this is refinement, and
/// where it is not, no correction makes matters worse. Source: Eisenstat, Elman and Schultz (1983), SIAM J. Numerical Analysis 20(2), the
/// generalised conjugate residual method.
/// </remarks>
internal sealed class RefinedKktSystem
{
    private const int MostDirections = 10;
    private const double Enough = 1e-13;

    // Of the residual's square, what a direction must take away for another one to be tried.
    private const double Progress = 0.5;

    private readonly ScaledConicProgram _program;
    private readonly ConeScaling _cones;
    private readonly IKktSystem _system;
    private readonly double[] _residual;
    private readonly double[] _scaled;
    private readonly double[][] _directions;
    private readonly double[][] _images;

    public RefinedKktSystem(ScaledConicProgram program, ConeScaling cones, IKktSystem system)
    {
        (_program, _cones, _system) = (program, cones, system);
        int length = program.Variables + program.Rows;
        _residual = new double[length];
        _scaled = new double[program.Rows];
        _directions = new double[MostDirections][];
        _images = new double[MostDirections][];
        for (int k = 0; k < MostDirections; k++)
        {
            (_directions[k], _images[k]) = (new double[length], new double[length]);
        }
    }

    public bool Factorize() => _system.Factorize(_cones);

    /// <summary>
    /// Solves [P + δI A'; A −H][x; z] = [right; rightRows], δ = <see cref="ConeScaling.Proximity"/> on the shared variables.
    /// </summary>
    public void Solve(ReadOnlySpan<double> right, ReadOnlySpan<double> rightRows, Span<double> x, Span<double> z)
    {
        int n = x.Length;
        Span<double> residual = _residual;
        right.CopyTo(residual);
        rightRows.CopyTo(residual[n..]);
        x.Clear();
        z.Clear();
        double square = Kernels.Dot(residual, residual);
        double goal = Enough * Enough * square;
        for (int k = 0; k < MostDirections && square > goal; k++)
        {
            Span<double> direction = _directions[k];
            Span<double> image = _images[k];
            _system.Solve(residual[..n], residual[n..], direction[..n], direction[n..]);
            Multiply(direction, image);
            for (int i = 0; i < k; i++)
            {
                double inner = Kernels.Dot(_images[i], image);
                Kernels.Axpy(-inner, _images[i], image);
                Kernels.Axpy(-inner, _directions[i], direction);
            }

            double norm = Math.Sqrt(Kernels.Dot(image, image));
            if (!(norm > 0 && double.IsFinite(norm)))
            {
                return;
            }

            Kernels.Scale(1 / norm, image);
            Kernels.Scale(1 / norm, direction);
            double length = Kernels.Dot(image, residual);
            Kernels.Axpy(length, direction[..n], x);
            Kernels.Axpy(length, direction[n..], z);
            Kernels.Axpy(-length, image, residual);
            double next = Kernels.Dot(residual, residual);
            if (next > Progress * square)
            {
                return;
            }

            square = next;
        }
    }

    private void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        int n = _program.Variables;
        ReadOnlySpan<double> x = vector[..n];
        ReadOnlySpan<double> z = vector[n..];
        _program.MultiplyHessian(x, result[..n]);
        Kernels.Axpy(ConeScaling.Proximity, x[.._program.Shared], result[.._program.Shared]);
        _program.AddTransposed(z, result[..n]);
        _program.Multiply(x, result[n..]);
        _cones.Multiply(z, _scaled);
        Kernels.Axpy(-1, _scaled, result[n..]);
    }
}
