package dev.allocator.demo.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.allocator.demo.profile.CsvFormat;

/**
 * Reads the parameters {@code delimiter} and {@code header} of a request. An empty value is a wrong one, not an absent
 * one, which is why they are not handlers' parameters with defaults.
 */
class CsvFormatResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CsvFormat.class;
    }

    @Override
    public CsvFormat resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
        return CsvFormat.of(request.getParameter("delimiter"), request.getParameter("header"));
    }

}
