package dev.allocator.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ReadableByteChannel;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartRequest;
import org.springframework.web.multipart.support.MissingServletRequestPartException;

import dev.allocator.spring.scope.ManagedScope;

/**
 * Reads {@code @RequestBody MemorySegment} and {@code @RequestPart MemorySegment} into the scope of the request.
 */
final class SegmentBodyResolver implements HandlerMethodArgumentResolver {

    private final HandlerScopes scopes;

    SegmentBodyResolver(HandlerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == MemorySegment.class
                && (parameter.hasParameterAnnotation(RequestBody.class)
                        || parameter.hasParameterAnnotation(RequestPart.class));
    }

    @Override
    public @Nullable MemorySegment resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory)
            throws IOException, ServletException {
        ManagedScope scope = this.scopes.require(webRequest, parameter);
        HttpServletRequest request = (HttpServletRequest) webRequest.getNativeRequest();
        RequestPart part = parameter.getParameterAnnotation(RequestPart.class);
        return (part != null)
                ? readPart(part, parameter, webRequest, scope)
                : readBody(parameter, request, scope);
    }

    private static @Nullable MemorySegment readBody(MethodParameter parameter, HttpServletRequest request,
            ManagedScope scope) throws IOException {
        long length = request.getContentLengthLong();
        ReadableByteChannel body = StreamSupport.channel(request.getInputStream());
        MemorySegment segment = null;
        if (length < 0) {
            segment = reader(scope).read(body);
        } else if (length > 0) {
            segment = reader(scope).read(body, length);
        }
        RequestBody annotation = parameter.getParameterAnnotation(RequestBody.class);
        if (segment == null && annotation != null && annotation.required()) {
            throw new HttpMessageNotReadableException(
                    "Required request body is missing: " + parameter.getExecutable().toGenericString(),
                    new ServletServerHttpRequest(request));
        }
        return segment;
    }

    private static @Nullable MemorySegment readPart(RequestPart annotation, MethodParameter parameter,
            NativeWebRequest webRequest, ManagedScope scope) throws IOException, ServletException {
        String name = StringUtils.hasText(annotation.name()) ? annotation.name() : parameter.getParameterName();
        MultipartRequest multipart = webRequest.getNativeRequest(MultipartRequest.class);
        if (multipart == null || name == null) {
            return missing(annotation, String.valueOf(name));
        }
        MultipartFile file = multipart.getFile(name);
        if (file != null) {
            return readPart(file.getInputStream(), file.getSize(), scope);
        }
        HttpServletRequest request = (HttpServletRequest) multipart;
        Part part = request.getPart(name);
        return (part != null) ? readPart(part.getInputStream(), part.getSize(), scope) : missing(annotation, name);
    }

    private static BodyReader reader(ManagedScope scope) {
        return new BodyReader(scope.injected(), scope::openTemporary);
    }

    private static MemorySegment readPart(InputStream content, long length, ManagedScope scope) throws IOException {
        try (content) {
            return reader(scope).read(StreamSupport.channel(content), length);
        }
    }

    private static @Nullable MemorySegment missing(RequestPart annotation, String name)
            throws MissingServletRequestPartException {
        if (annotation.required()) {
            throw new MissingServletRequestPartException(name);
        }
        return null;
    }

}
