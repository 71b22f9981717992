namespace MrBen.Optimization.Conic;

/// <summary>
/// The point of the exponential or the power cone that is nearest to a given one, and the derivative of that map: w = s − z with s in the
/// cone, z in its dual and s'z = 0 (Moreau 1962).
/// </summary>
/// <remarks>
/// The derivative D is symmetric with eigenvalues d between 0 and 1; what is written of each is d/(1 − d), as Δs = DΔw and Δz = −(1 − D)Δw
/// make Δs = −d/(1 − d)·Δz along its vector: 0 where s may not move, +∞ where z may not. On the smooth boundary it is 0 along the normal, +∞ along the
/// ray, and across both the inverse of the boundary's curvature times the length of z. Source: Friberg (2023), Projection onto the
/// exponential cone: a univariate root-finding problem, Optimization Methods and Software 38(3); Hien (2015), Differential properties of
/// Euclidean projection onto power cone, Mathematical Methods of Operations Research 82.
/// </remarks>
internal static class ConeProjection
{
    private const int MostSteps = 200;
    private const double LargestLogit = 80;
    private const double Rounding = 4e-16;

    // Where a last step of this size comes from rounding.
    private const double SmallStep = 1e-11;

    /// <summary>Projects w. False where no projection was found.</summary>
    /// <param name="cone">The cone, exponential or power.</param>
    /// <param name="w">What is projected.</param>
    /// <param name="guess">A point of the cone that may be near.</param>
    /// <param name="s">The projection.</param>
    /// <param name="z">s − w.</param>
    /// <param name="axes">Three eigenvectors of the derivative, by rows.</param>
    /// <param name="quotients">d/(1 − d) of each.</param>
    public static bool TryProject(
        Cone cone, ReadOnlySpan<double> w, ReadOnlySpan<double> guess, Span<double> s, Span<double> z, Span<double> axes,
        Span<double> quotients)
    {
        bool isExponential = cone.Kind == ConeKind.Exponential;
        bool isInside = isExponential ? IsInExponential(w) : IsInPower(cone.Exponent, w[0], w[1], w[2]);
        bool isPolar = !isInside && (isExponential ? IsInPolarOfExponential(w)
            : IsInPower(cone.Exponent, -w[0] / cone.Exponent, -w[1] / (1 - cone.Exponent), w[2]));
        if (isInside || isPolar)
        {
            for (int k = 0; k < 3; k++)
            {
                (s[k], z[k]) = isInside ? (w[k], 0.0) : (0.0, -w[k]);
                quotients[k] = isInside ? double.PositiveInfinity : 0;
            }

            WriteUnit(axes);
            return true;
        }

        if (isExponential ? w[0] <= 0 && w[1] <= 0 : w[2] == 0)
        {
            ProjectToFace(isExponential, w, s, z, quotients);
            WriteUnit(axes);
            return true;
        }

        return isExponential
            ? TrySmoothExponential(w, guess, s, z, axes, quotients)
            : TrySmoothPower(cone.Exponent, w, guess, s, z, axes, quotients);
    }

    private static bool IsInExponential(ReadOnlySpan<double> w) => w[1] > 0
        ? w[2] > 0 && w[1] * Math.Log(w[2] / w[1]) >= w[0]
        : w[1] == 0 && w[0] <= 0 && w[2] >= 0;

    private static bool IsInPolarOfExponential(ReadOnlySpan<double> w) => w[0] > 0
        ? w[2] < 0 && Math.Log(w[0] / -w[2]) + (w[1] / w[0]) <= 1
        : w[0] == 0 && w[1] <= 0 && w[2] <= 0;

    private static bool IsInPower(double alpha, double x, double y, double z) =>
        x >= 0 && y >= 0 && Math.Pow(x, alpha) * Math.Pow(y, 1 - alpha) >= Math.Abs(z);

    // The face x ≤ 0, y = 0, z ≥ 0 of the exponential cone; of the power cone its axes, which only points with z = 0 come to.
    private static void ProjectToFace(
        bool isExponential, ReadOnlySpan<double> w, Span<double> s, Span<double> z, Span<double> quotients)
    {
        for (int k = 0; k < 3; k++)
        {
            bool isFree = isExponential ? k == 0 || (k == 2 && w[k] > 0) : k < 2 && w[k] > 0;
            (s[k], z[k]) = isFree ? (w[k], 0.0) : (0.0, -w[k]);
            quotients[k] = isFree ? double.PositiveInfinity : 0;
        }
    }

    // w = β(ρ, 1, eᵖ) + λ(eᵖ, (1 − ρ)eᵖ, −1) with p = ρ: the two are normal to each other, and w is normal to their cross product. What it
    // leaves there rises from below 0 at ρ = 1 − w₁/w₀, or −∞ where w₀ ≤ 0, to above 0 at w₀/w₁, or +∞ where w₁ ≤ 0.
    private static bool TrySmoothExponential(
        ReadOnlySpan<double> w, ReadOnlySpan<double> guess, Span<double> s, Span<double> z, Span<double> axes, Span<double> quotients)
    {
        double low = w[0] > 0 ? 1 - (w[1] / w[0]) : double.NegativeInfinity;
        double high = w[1] > 0 ? w[0] / w[1] : double.PositiveInfinity;
        double quotient = guess[1] > 0 ? guess[0] / guess[1] : double.IsFinite(low) ? low : high;
        quotient = Math.Min(Math.Max(quotient, low), high);
        double step = double.PositiveInfinity;
        for (int k = 0; k < MostSteps && Math.Abs(step) > Rounding * Math.Max(1, Math.Abs(quotient)); k++)
        {
            (double value, double slope) = AcrossExponential(w, quotient);
            (low, high) = value > 0 ? (low, Math.Min(high, quotient)) : (Math.Max(low, quotient), high);
            double next = quotient - (value / slope);
            if (!(next >= low && next <= high))
            {
                double stride = Math.Max(1, Math.Abs(quotient));
                next = double.IsInfinity(high) ? low + stride : double.IsInfinity(low) ? high - stride : 0.5 * (low + high);
            }

            (step, quotient) = (next - quotient, next);
        }

        // In units in which the larger of 1 and eᵖ is 1.
        double power = Math.Exp(-Math.Abs(quotient));
        bool rises = quotient > 0;
        ReadOnlySpan<double> ray = rises ? [quotient * power, power, 1] : [quotient, 1, power];
        ReadOnlySpan<double> normal = rises ? [1, 1 - quotient, -power] : [power, (1 - quotient) * power, -1];
        double along = Small.Dot(ray, w) / Small.Dot(ray, ray);
        double beside = Small.Dot(normal, w) / Small.Dot(normal, normal);
        if (!(along > 0 && beside > 0 && Math.Abs(step) <= SmallStep * Math.Max(1, Math.Abs(quotient))))
        {
            return false;
        }

        for (int k = 0; k < 3; k++)
        {
            (s[k], z[k]) = (along * ray[k], -beside * normal[k]);
        }

        WriteAxes(normal, ray, axes);
        double across = axes[6] - (quotient * axes[7]);
        double share = beside / along * across * across;
        WriteQuotients(rises ? share / power : share * power, quotients);
        return true;
    }

    // w'(p × d) and its derivative, over e²ᵖ where ρ > 0.
    private static (double Value, double Slope) AcrossExponential(ReadOnlySpan<double> w, double quotient)
    {
        double e = Math.Exp(-Math.Abs(quotient));
        double square = e * e;
        (double one, double two) = quotient > 0 ? (square, 1.0) : (1.0, square);
        double value = (w[0] * (-one - ((1 - quotient) * two))) + (w[1] * (two + (quotient * one)))
            + (w[2] * e * ((quotient * (1 - quotient)) - 1));
        double slope = (w[0] * two * ((2 * quotient) - 1)) + (w[1] * ((2 * two) + one)) - (w[2] * e * quotient * (1 + quotient));
        return (value, quotient > 0 ? slope - (2 * value) : slope);
    }

    // x(x − w₀) = αq and y(y − w₁) = (1 − α)q with q = r(|w₂| − r); r is such that xᵅy¹⁻ᵅ = r.
    private static bool TrySmoothPower(
        double alpha, ReadOnlySpan<double> w, ReadOnlySpan<double> guess, Span<double> s, Span<double> z, Span<double> axes,
        Span<double> quotients)
    {
        double beta = 1 - alpha;
        double size = Math.Abs(w[2]);
        double share = Math.Abs(guess[2]) / size;
        double logit = share is > 0 and < 1 ? Math.Clamp(Math.Log(share / (1 - share)), -LargestLogit, LargestLogit) : 0;
        (double low, double high) = (-LargestLogit, LargestLogit);
        double step = double.PositiveInfinity;
        for (int k = 0; k < MostSteps && Math.Abs(step) > Rounding * Math.Max(1, Math.Abs(logit)); k++)
        {
            double inside = size / (1 + Math.Exp(-logit));
            double outside = size / (1 + Math.Exp(logit));
            (double x, _, double rootX) = Split(w[0], alpha * inside * outside);
            (double y, _, double rootY) = Split(w[1], beta * inside * outside);
            double value = (alpha * Math.Log(x)) + (beta * Math.Log(y)) - Math.Log(inside);
            double change = (outside - inside) / size * inside * outside;
            double slope = (((alpha * alpha / (x * rootX)) + (beta * beta / (y * rootY))) * change) - (outside / size);
            (low, high) = value > 0 ? (logit, high) : (low, logit);
            double next = logit - (value / slope);
            next = next >= low && next <= high ? next : 0.5 * (low + high);
            (step, logit) = (next - logit, next);
        }

        double r = size / (1 + Math.Exp(-logit));
        double rest = size / (1 + Math.Exp(logit));
        (s[0], z[0], _) = Split(w[0], alpha * r * rest);
        (s[1], z[1], _) = Split(w[1], beta * r * rest);
        (s[2], z[2]) = (Math.CopySign(r, w[2]), -Math.CopySign(rest, w[2]));
        if (!(s[0] > 0 && s[1] > 0 && Math.Abs(step) <= SmallStep * Math.Max(1, Math.Abs(logit))))
        {
            return false;
        }

        ReadOnlySpan<double> normal = [-alpha * r / s[0], -beta * r / s[1], Math.CopySign(1, w[2])];
        WriteAxes(normal, s, axes);
        double across = (axes[6] / s[0]) - (axes[7] / s[1]);
        WriteQuotients(rest * alpha * beta * r * across * across, quotients);
        return true;
    }

    // The positive x with x(x − w) = product, x − w, and their sum, without a difference of like numbers.
    private static (double Value, double Excess, double Root) Split(double w, double product)
    {
        double root = Math.Sqrt((w * w) + (4 * product));
        double larger = 0.5 * (Math.Abs(w) + root);
        double smaller = product / larger;
        return w >= 0 ? (larger, smaller, root) : (smaller, larger, root);
    }

    private static void WriteUnit(Span<double> axes)
    {
        axes.Clear();
        (axes[0], axes[4], axes[8]) = (1, 1, 1);
    }

    private static void WriteAxes(ReadOnlySpan<double> normal, ReadOnlySpan<double> ray, Span<double> axes)
    {
        double lengthOfNormal = Math.Sqrt(Small.Dot(normal, normal));
        double lengthOfRay = Math.Sqrt(Small.Dot(ray, ray));
        for (int k = 0; k < 3; k++)
        {
            axes[k] = normal[k] / lengthOfNormal;
            axes[3 + k] = ray[k] / lengthOfRay;
        }

        Small.Cross(axes, axes[3..], axes[6..]);
    }

    private static void WriteQuotients(double curvature, Span<double> quotients) =>
        (quotients[0], quotients[1], quotients[2]) = (0, double.PositiveInfinity, 1 / curvature);
}
